import { createRandom } from "@mlops/statistics";
import { expect, it } from "vitest";
import type { FeatureTable } from "../../src/feature-table.ts";
import { sigmoid } from "../../src/fitting/predict.ts";
import { permutationImportance } from "../../src/importance/permutation.ts";
import { madeTable } from "../tables.ts";

/** Knows how the table was made, but for the hour. */
const predict = (table: FeatureTable): Float32Array =>
  Float32Array.from(table.numbers.rate ?? [], (rate, row) =>
    sigmoid(4 * (rate - 0.5) + (table.strings.place?.[row] === "CVG" ? 1.5 : -0.5)),
  );

it("ranks inputs by what the model loses without them, and gives nothing to one that it does not use", async () => {
  const table = madeTable(4000, 1);
  const found = await permutationImportance(predict, table, createRandom(1));
  expect(found.map(({ input }) => input)).toEqual(["rate", "place", "hour"]);
  expect(found[0]?.aucDrop).toBeGreaterThan(found[1]?.aucDrop ?? 1);
  expect(found[1]?.aucDrop).toBeGreaterThan(0.03);
  expect(found[2]).toEqual({ input: "hour", aucDrop: 0, logLossRise: 0 });
});

it("leaves the table as it was", async () => {
  const table = madeTable(200, 2);
  const before = structuredClone(table);
  await permutationImportance(predict, table, createRandom(1));
  expect(table).toEqual(before);
});
