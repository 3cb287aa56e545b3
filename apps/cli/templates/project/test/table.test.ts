import { featureSpec, modelInputs } from "@mlops/tabular";
import { expect, test } from "vitest";
import { encodings } from "../src/features.ts";
import { table } from "../src/table.ts";

const params = { category_dimensions: 4, category_values: 100, category_minimum_rows: 2 };

test("every input of the model is encoded, and nothing else is", () => {
  const inputs = modelInputs(table).map(({ name }) => name);
  const encoded = new Set(encodings(params as Parameters<typeof encodings>[0]).map(({ input }) => input));
  expect([...encoded].toSorted()).toEqual(inputs.toSorted());
});

test("the target is no column of the model, and what clients send is what the model was made from", () => {
  expect(table.columns.map(({ source }) => source)).not.toContain(table.target.source);
  const requested = featureSpec(table).request.map(({ name }) => name);
  for (const { name } of table.columns) expect(requested).toContain(name);
});
