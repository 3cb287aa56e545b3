import type { Queryable } from "@mlops/database";
import { insertPredictions, type PredictionRow, recordLabels } from "@mlops/metadata";
import { makeReference, type Reference } from "@mlops/monitoring";
import { createRandom, type Random } from "@mlops/statistics";

export const MODEL = "flight-delays";
const DAY = 86_400_000;

export interface Flights {
  features: { late_rate: number; origin: string }[];
  probabilities: number[];
  late: (0 | 1)[];
  /** Milliseconds since 1970. */
  eventTimes: number[];
}

/** Flights of some days from a Monday on, scored by a model that is right, apart from `shift` and `conceptShift`. */
export function makeFlights(
  random: Random,
  monday: string,
  days: number,
  rows: number,
  shift = 0,
  conceptShift = 0,
): Flights {
  const made: Flights = { features: [], probabilities: [], late: [], eventTimes: [] };
  for (let row = 0; row < rows; row++) {
    const latent = random.nextNormal() + shift;
    const logit = -1.4 + latent;
    const origin = ["ATL", "ORD", "LAX"][random.nextInt(3)] as string;
    made.features.push({ late_rate: sigmoid(latent), origin });
    made.probabilities.push(sigmoid(logit));
    made.late.push(random.nextFloat() < sigmoid(logit + conceptShift) ? 1 : 0);
    made.eventTimes.push(Date.parse(`${monday}T00:00:00Z`) + (row / rows) * days * DAY);
  }
  return made;
}

export function referenceOf(flights: Flights): Reference {
  const columns = {
    late_rate: flights.features.map((f) => f.late_rate),
    origin: flights.features.map((f) => f.origin),
  };
  return makeReference(columns, flights.probabilities, flights.late, {
    eventTimes: flights.eventTimes,
    resamples: 200,
  });
}

export interface LogOptions {
  modelVersion?: number;
  /** First number of the ids: different for different batches. */
  batch: number;
}

export function predictionId(batch: number, row: number): string {
  return `01890000-${batch.toString(16).padStart(4, "0")}-7000-8000-${row.toString(16).padStart(12, "0")}`;
}

export async function logFlights(
  db: Queryable,
  flights: Flights,
  { modelVersion = 1, batch }: LogOptions,
): Promise<void> {
  const rows = flights.features.map(
    (features, row): PredictionRow => ({
      id: predictionId(batch, row),
      modelName: MODEL,
      modelVersion,
      requestedAt: new Date(),
      eventTime: new Date(flights.eventTimes[row] as number),
      request: { origin: features.origin },
      features,
      probability: flights.probabilities[row] as number,
      latencySeconds: 0.001,
    }),
  );
  await insertPredictions(db, rows);
}

export async function labelFlights(db: Queryable, flights: Flights, batch: number): Promise<void> {
  await recordLabels(
    db,
    flights.late.map((late, row) => ({
      predictionId: predictionId(batch, row),
      late: late === 1,
      delayMinutes: late ? 30 : 0,
      observedAt: new Date((flights.eventTimes[row] as number) + 3_600_000),
    })),
  );
}

export function seeded(seed: number): Random {
  return createRandom(seed);
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
