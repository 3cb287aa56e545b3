import { createRandom } from "@mlops/statistics";
import { expect, it } from "vitest";
import { scaleDelay, shuffledBatches } from "../../src/fitting/batches.ts";
import { encodeTable } from "../../src/preprocessing/encode.ts";
import { fitPreprocessing } from "../../src/preprocessing/fit.ts";
import { madeTable, requests } from "../tables.ts";

const table = madeTable(1000, 1);
const encoded = encodeTable(table, fitPreprocessing(table, requests));
/** A row as text: its numbers, category and labels together. */
const rowText = (dense: Float32Array, id: number | undefined, late: number | undefined, delay: number | undefined) =>
  [...dense, id, late, delay].join(" ");

it("takes each row at most once an epoch, and keeps a row's numbers, category and labels together", () => {
  const known = new Map<string, number>();
  for (let row = 0; row < table.rows; row += 1) {
    const dense = encoded.dense.subarray(row * encoded.width, (row + 1) * encoded.width);
    const text = rowText(
      dense,
      encoded.ids[0]?.[row],
      table.late[row],
      Math.fround(scaleDelay(table.delayMinutes[row] ?? 0)),
    );
    known.set(text, (known.get(text) ?? 0) + 1);
  }
  let rows = 0;
  for (const batch of shuffledBatches(encoded, table, { batchSize: 96, unknownShare: 0 }, createRandom(1))) {
    expect(batch.rows).toBe(96);
    for (let row = 0; row < batch.rows; row += 1, rows += 1) {
      const dense = batch.dense.subarray(row * encoded.width, (row + 1) * encoded.width);
      const text = rowText(dense, batch.ids[0]?.[row], batch.late[row], batch.delay[row]);
      const left = (known.get(text) ?? 0) - 1;
      expect(left).toBeGreaterThanOrEqual(0);
      known.set(text, left);
    }
  }
  expect(rows).toBe(960);
});

it("draws another order each epoch, and the same with the same seed", () => {
  const firstOf = (seed: number): number[][] => {
    const random = createRandom(seed);
    return [1, 2].map(() => {
      const [batch] = shuffledBatches(encoded, table, { batchSize: 8, unknownShare: 0 }, random);
      return [...(batch?.dense ?? [])];
    });
  };
  const [one, two] = firstOf(5);
  expect(one).not.toEqual(two);
  expect(firstOf(5)).toEqual([one, two]);
});

it("hides a share of the categories", () => {
  const [batch] = shuffledBatches(encoded, table, { batchSize: 500, unknownShare: 0.1 }, createRandom(1));
  const hidden = batch?.ids[0]?.filter((id) => id === 0).length ?? 0;
  expect(hidden).toBeGreaterThan(35);
  expect(hidden).toBeLessThanOrEqual(50);
});

it("makes one batch of a table that is smaller than a batch", () => {
  const batches = [...shuffledBatches(encoded, table, { batchSize: 4096, unknownShare: 0 }, createRandom(1))];
  expect(batches.map((batch) => batch.rows)).toEqual([1000]);
});

it("cuts delays before it scales them", () => {
  expect([scaleDelay(-500), scaleDelay(5), scaleDelay(35), scaleDelay(1e6)]).toEqual([-35 / 30, 0, 1, 115 / 30]);
});
