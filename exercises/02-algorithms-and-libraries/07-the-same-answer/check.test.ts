import { expect, test } from "vitest";
import { type Parity, parity, type Row, type Score } from "./parity.ts";

const airports = ["ATL", "ORD", "JFK", "LAX"];
const rows: Row[] = Array.from({ length: 500 }, (_, index) => ({
  origin: airports[index % airports.length] ?? "",
  distance: 100 + ((index * 37) % 2_000),
}));

function probability({ origin, distance }: Row): number {
  const known = airports.indexOf(origin);
  const kept = Math.min(3_000, Math.max(50, distance));
  return 1 / (1 + Math.exp(-((known + 1) / 5 - kept / 1_500)));
}

const trained: Score = async (asked) => asked.map(probability);
const honest: Score = async (asked) => asked.map((row) => Math.fround(probability(row)));

/** An export that is honest but for some rows. */
function lying(
  about: (row: Row, index: number, of: number) => boolean,
  answer: (row: Row) => number | undefined,
): Score {
  return async (asked) =>
    asked.map((row, index) => (about(row, index, asked.length) ? answer(row) : Math.fround(probability(row))));
}

const of = (exported: Score): Promise<Parity> => parity(trained, exported, rows, 1e-5);

test("an honest export passes, rounded as it is", async () => {
  const { passes, largest, rows: compared } = await of(honest);
  expect(passes, "whether an honest export passes").toBe(true);
  expect(largest, "its largest difference, which is that of 32-bit floats and not 0").toBeGreaterThan(0);
  expect(compared, "rows compared: 500 and the three edges").toBe(503);
});

test("an export that is wrong for unknown airports fails, and the row is named", async () => {
  const { passes, worst } = await of(
    lying(
      ({ origin }) => !airports.includes(origin),
      () => 0.5,
    ),
  );
  expect(passes, "whether an export that is wrong for unknown airports passes").toBe(false);
  expect(worst.origin, "the origin of the worst row").toBe("???");
});

test("an export that does not clip fails", async () => {
  const { passes, worst } = await of(
    lying(
      ({ distance }) => distance > 3_000,
      () => 0,
    ),
  );
  expect(passes, "whether an export that does not clip large distances passes").toBe(false);
  expect(worst.distance, "the distance of the worst row").toBe(100_000);
});

test("an export that is wrong once in five hundred rows fails", async () => {
  const { passes, largest } = await of(
    lying(
      (_, index) => index === 371,
      (row) => probability(row) + 2e-4,
    ),
  );
  expect(passes, "whether an export with one wrong row passes").toBe(false);
  expect(largest, "the largest difference").toBeCloseTo(2e-4, 6);
});

test("an export that gives NaN, or nothing, fails", async () => {
  for (const answer of [Number.NaN, undefined]) {
    const { passes, largest } = await of(
      lying(
        (_, index) => index === 7,
        () => answer,
      ),
    );
    expect(passes, `whether an export that gives ${answer} passes (an export that gives NaN is infinitely far)`).toBe(
      false,
    );
    expect(largest, "the largest difference").toBe(Number.POSITIVE_INFINITY);
  }
});

test("an export that is right in a batch, and wrong for one row alone, fails", async () => {
  const { passes } = await of(
    lying(
      (_, __, count) => count === 1,
      () => 0.5,
    ),
  );
  expect(passes, "whether an export that is wrong for one row alone passes").toBe(false);
});

test("a hundred thousand rows are no trouble", async () => {
  const many = Array.from({ length: 200 }, () => rows).flat();
  expect((await parity(trained, honest, many, 1e-5)).rows, "rows compared").toBe(100_003);
});
