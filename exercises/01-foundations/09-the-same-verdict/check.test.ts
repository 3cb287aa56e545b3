import { brierScore, createRandom, logLoss, rocAuc } from "@mlops/statistics";
import pg from "pg";
import { expect, test } from "vitest";
import { type Flight, judge } from "./verdict.ts";

const seeded = (seed: number): (() => number) => {
  const random = createRandom(seed);
  return () => random.nextFloat();
};

/** Flights whose probabilities are right, with as many ties as whole percents make. */
function week(count: number, seed: number): Flight[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => {
    const probability = Math.round(100 * random() ** 2) / 100;
    return { probability, late: random() < probability };
  });
}

const flight = (probability: number, late: boolean): Flight => ({ probability, late });
const columns = (flights: Flight[]): [number[], number[]] => [
  flights.map(({ late }) => (late ? 1 : 0)),
  flights.map(({ probability }) => probability),
];

test("the late flight is above the punctual one in half of the pairs, or in all, or in none", () => {
  const of = (...flights: Flight[]): number => judge(flights, seeded(1), 10).auc;
  expect(of(flight(0.9, true), flight(0.1, false)), "late 0.9, punctual 0.1: all pairs, not half of the pairs").toBe(1);
  expect(of(flight(0.1, true), flight(0.9, false)), "late 0.1, punctual 0.9: no pair").toBe(0);
  expect(of(flight(0.5, true), flight(0.5, false)), "both have 0.5: a tie counts one half").toBe(0.5);
});

test("a flight that was sure and wrong costs much, and not infinitely much", () => {
  const { logLoss: loss } = judge([flight(0, true), flight(0.2, false)], seeded(1), 10);
  expect(loss, "log loss with one flight that was sure and wrong").toBeCloseTo((34.5388 - Math.log(0.8)) / 2, 3);
});

test("the figures of 40,000 flights are those of the library, within two seconds", () => {
  const flights = week(40_000, 7);
  const [late, probabilities] = columns(flights);
  const begun = performance.now();
  const { auc, brier, logLoss: loss } = judge(flights, seeded(1), 1);
  const seconds = (performance.now() - begun) / 1000;
  expect(auc, "AUC of 40,000 flights").toBeCloseTo(rocAuc(late, probabilities), 9);
  expect(brier, "Brier score of 40,000 flights").toBeCloseTo(brierScore(late, probabilities), 9);
  const inside = flights.filter(({ probability }) => probability > 0 && probability < 1);
  expect(judge(inside, seeded(1), 1).logLoss, "log loss of those that were not sure").toBeCloseTo(
    logLoss(...columns(inside)),
    9,
  );
  expect(Number.isFinite(loss), "whether the log loss of all is finite").toBe(true);
  expect(seconds, "seconds for 40,000 flights").toBeLessThan(2);
});

test("the interval is as wide as theory says, and the same for the same seed", () => {
  const flights = week(2_000, 3);
  const [first, second] = [judge(flights, seeded(5), 300), judge(flights, seeded(5), 300)];
  const width = first.aucInterval.upper - first.aucInterval.lower;
  const late = flights.filter((each) => each.late).length;
  const expected = 2 * 1.96 * hanleyMcNeil(first.auc, late, flights.length - late);
  expect(
    width / expected,
    "width of the interval, which is about as wide as theory (Hanley and McNeil) says",
  ).toBeGreaterThan(0.75);
  expect(
    width / expected,
    "width of the interval, which is about as wide as theory (Hanley and McNeil) says",
  ).toBeLessThan(1.25);
  expect(second.aucInterval, "the interval with the same seed").toEqual(first.aucInterval);
});

/** Standard error of an AUC: Hanley and McNeil (1982), equation 1. */
function hanleyMcNeil(auc: number, late: number, punctual: number): number {
  const [q1, q2] = [auc / (2 - auc), (2 * auc * auc) / (1 + auc)];
  const variance = auc * (1 - auc) + (late - 1) * (q1 - auc ** 2) + (punctual - 1) * (q2 - auc ** 2);
  return Math.sqrt(variance / (late * punctual));
}

interface Window {
  modelName: string;
  modelVersion: number;
  week: string;
  labelled: number;
  performance: { metrics: Record<"auc" | "logLoss" | "brier", { estimate: number; low: number; high: number }> } | null;
}

async function liveWindows(): Promise<Window[]> {
  const answer = await fetch(`${process.env.MONITOR_URL}/status`);
  const { windows } = (await answer.json()) as { windows: Window[] };
  return windows.filter(({ performance }) => performance !== null);
}

test("of every week of your own system you come to the same verdict as its monitor", async () => {
  const windows = await liveWindows();
  expect(windows.length, "weeks with labels that your monitor knows: let the loop run first").toBeGreaterThan(0);
  const database = new pg.Client(process.env.DATABASE_URL);
  await database.connect();
  try {
    for (const { modelName, modelVersion, week: monday, labelled, performance } of windows) {
      const { rows } = await database.query<Flight>(
        `select p.probability, l.late from mlops.predictions p join mlops.labels l on l.prediction_id = p.id
         where p.model_name = $1 and p.model_version = $2 and p.event_time >= $3 and p.event_time < $4 order by p.id`,
        [modelName, modelVersion, new Date(monday), new Date(Date.parse(monday) + 7 * 86_400_000)],
      );
      if (rows.length !== labelled) continue; // More came in since the monitor looked.
      const metrics = performance?.metrics;
      const own = judge(rows, seeded(1), 200);
      const of = `of version ${modelVersion} in the week of ${monday}`;
      expect(own.auc, `AUC ${of}`).toBeCloseTo(metrics?.auc.estimate ?? 0, 6);
      expect(own.logLoss, `log loss ${of}`).toBeCloseTo(metrics?.logLoss.estimate ?? 0, 6);
      expect(own.brier, `Brier score ${of}`).toBeCloseTo(metrics?.brier.estimate ?? 0, 6);
      expect(
        Math.abs(own.aucInterval.lower - (metrics?.auc.low ?? 0)),
        `lower end of the AUC's interval ${of}`,
      ).toBeLessThan(0.02);
      expect(
        Math.abs(own.aucInterval.upper - (metrics?.auc.high ?? 0)),
        `upper end of the AUC's interval ${of}`,
      ).toBeLessThan(0.02);
    }
  } finally {
    await database.end();
  }
}, 15_000);
