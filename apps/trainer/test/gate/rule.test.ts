import { createRandom } from "@mlops/statistics";
import { expect, test } from "vitest";
import { compareModels } from "../../src/gate/compare.ts";
import { type ChallengerFacts, gateLimits, judge } from "../../src/gate/rule.ts";
import type { ScoredWeek } from "../../src/gate/scored-week.ts";
import { findSlices } from "../../src/gate/slices.ts";

const good: ChallengerFacts = { parity: 1e-7, latencySeconds: 0.0001, sizeBytes: 50_000, emptyCardFields: [] };

interface World {
  /** Noise that each model adds to the true log odds; more noise, worse model. */
  readonly challengerNoise: number;
  readonly championNoise?: number;
  /** Added to the challenger's log odds for flights from DEN. */
  readonly denverError?: number;
  /** Added to the champion's log odds in one of the week's stretches of four hours. */
  readonly stormError?: number;
}

/** A week in which the truth is known: 12,000 flights with log odds drawn from a normal distribution. */
function scoredWeek({ challengerNoise, championNoise, denverError = 0, stormError = 0 }: World): ScoredWeek {
  const random = createRandom(3);
  const normal = (): number => random.nextNormal();
  const rows = 12_000;
  const truth = Float64Array.from({ length: rows }, () => -1.4 + normal());
  const origins = Array.from({ length: rows }, (_, row) => ["ATL", "ORD", "DFW", "DEN"][row % 4] as string);
  const stretch = (row: number): number => Math.floor((row * 42) / rows);
  const noisy = (noise: number, error: (row: number) => number) =>
    Float32Array.from(truth, (odds, row) => sigmoid(odds + noise * normal() + error(row)));
  return {
    week: "2001-04-02",
    rows,
    stretches: Uint32Array.from({ length: rows }, (_, row) => stretch(row)),
    labels: Uint8Array.from(truth, (odds) => (random.nextFloat() < sigmoid(odds) ? 1 : 0)),
    slices: findSlices(
      {
        table: { rows, strings: { origin: origins }, numbers: {} },
        hours: Float32Array.from({ length: rows }, (_, row) => row % 24),
      },
      { columns: [{ column: "origin", words: "from" }], timesOfDay: true },
    ),
    challenger: noisy(challengerNoise, (row) => (origins[row] === "DEN" ? denverError : 0)),
    champion:
      championNoise === undefined ? undefined : noisy(championNoise, (row) => (stretch(row) === 5 ? stormError : 0)),
  };
}

function sigmoid(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}

test("a challenger that is better beyond chance is promoted, and the reason says by how much", () => {
  const verdict = judge(compareModels(scoredWeek({ challengerNoise: 0.2, championNoise: 0.8 }), 1), good, "flights");
  expect(verdict.promoted).toBe(true);
  expect(verdict.reason).toMatch(
    /^log loss −0\.0\d+ \[−0\.\d+, −0\.\d+\] against the champion on 12,000 flights of week 2001-04-02$/,
  );
});

test("one that is no better is rejected: the interval contains no difference", () => {
  const verdict = judge(compareModels(scoredWeek({ challengerNoise: 0.4, championNoise: 0.4 }), 1), good, "flights");
  expect(verdict.promoted).toBe(false);
  expect(verdict.reason).toMatch(/^log loss below the champion's: /);
});

test("one that is better in a single storm is rejected, however many flights that was", () => {
  const week = scoredWeek({ challengerNoise: 0.4, championNoise: 0.4, stormError: 3 });
  const rowByRow = compareModels({ ...week, stretches: Uint32Array.from(week.labels, () => 0) }, 1);
  expect(rowByRow.difference.logLoss.high).toBeLessThan(0);
  const verdict = judge(compareModels(week, 1), good, "flights");
  expect(verdict.promoted).toBe(false);
  expect(verdict.reason).toMatch(/^log loss below the champion's: /);
});

test("one that is better on the whole but worse on an airport is rejected, naming the airport", () => {
  const week = scoredWeek({ challengerNoise: 0.1, championNoise: 1.2, denverError: 1.6 });
  const verdict = judge(compareModels(week, 1), good, "flights");
  expect(verdict.checks[0]?.passed).toBe(true);
  expect(verdict.promoted).toBe(false);
  expect(verdict.reason).toMatch(/^no protected slice worse: log loss \+0\.\d+ on 3,000 flights from DEN$/);
});

test.each([
  ["parity", { ...good, parity: 2e-5 }],
  ["latency", { ...good, latencySeconds: gateLimits.latencySeconds * 2 }],
  ["size", { ...good, sizeBytes: 60e6 }],
])("a better model that breaks the limit of %s is rejected", (name, facts) => {
  const verdict = judge(compareModels(scoredWeek({ challengerNoise: 0.2, championNoise: 0.8 }), 1), facts, "flights");
  expect(verdict.promoted).toBe(false);
  expect(verdict.reason).toMatch(new RegExp(`^${name} at most `));
});

test("a first model has the base rate to beat", () => {
  const first = judge(compareModels(scoredWeek({ challengerNoise: 0.3 }), 1), good, "flights");
  expect(first.promoted).toBe(true);
  expect(first.reason).toContain("against the base rate");
  const useless = judge(compareModels(scoredWeek({ challengerNoise: 4 }), 1), good, "flights");
  expect(useless.promoted).toBe(false);
});

test("the same week and seed give the same comparison", () => {
  const week = scoredWeek({ challengerNoise: 0.2, championNoise: 0.5 });
  expect(compareModels(week, 5)).toEqual(compareModels(week, 5));
});

test("without a complete model card nothing is promoted, and the empty fields are named", () => {
  const facts = { ...good, emptyCardFields: ["considerations.limitations"] };
  const verdict = judge(compareModels(scoredWeek({ challengerNoise: 0.2, championNoise: 0.8 }), 1), facts, "flights");
  expect(verdict).toMatchObject({
    promoted: false,
    reason: "model card complete: nothing in considerations.limitations",
  });
});
