import { createRandom, type Random } from "@mlops/statistics";

/** Rows as a model sees them: two numbers with gaps, one category, a calibrated score and its label. */
export interface SyntheticRows {
  columns: { late_rate: (number | null)[]; distance: number[]; origin: string[] };
  scores: number[];
  labels: number[];
  /** Milliseconds, spread evenly over the days. */
  eventTimes: number[];
}

export interface SyntheticOptions {
  rows: number;
  /** Days from Monday 2001-01-01; default 63. */
  days?: number;
  /** Standard deviation of a random effect that all rows of a day share; default 0. */
  dayEffect?: number;
  /** Added to the mean late rate's logit, in standard deviations; default 0. */
  shift?: number;
  /** Added to the labels' logit but not to the score: the model is wrong by this; default 0. */
  conceptShift?: number;
}

const AIRPORTS = ["ATL", "ORD", "DFW", "LAX", "PHX", "DEN", "BNA", "SMF"];
const DAY = 86_400_000;
const MONDAY = Date.UTC(2001, 0, 1);

export function syntheticRows(random: Random, options: SyntheticOptions): SyntheticRows {
  const { rows, days = 63, dayEffect = 0, shift = 0, conceptShift = 0 } = options;
  const effects = Array.from({ length: days }, () => random.nextNormal() * dayEffect);
  const made: SyntheticRows = {
    columns: { late_rate: [], distance: [], origin: [] },
    scores: [],
    labels: [],
    eventTimes: [],
  };
  for (let row = 0; row < rows; row++) {
    const time = (row / rows) * days;
    const latent = random.nextNormal() + (effects[Math.floor(time)] ?? 0) + shift;
    const logit = -1.4 + 0.8 * latent + 0.5 * random.nextNormal();
    made.columns.late_rate.push(random.nextFloat() < 0.02 ? null : sigmoid(latent - 1));
    made.columns.distance.push(Math.round(200 + 800 * random.nextFloat() ** 2));
    made.columns.origin.push(AIRPORTS[Math.floor(AIRPORTS.length * random.nextFloat() ** 1.5)] as string);
    made.scores.push(sigmoid(logit));
    made.labels.push(random.nextFloat() < sigmoid(logit + conceptShift) ? 1 : 0);
    made.eventTimes.push(MONDAY + time * DAY);
  }
  return made;
}

export function seeded(seed: number): Random {
  return createRandom(seed);
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
