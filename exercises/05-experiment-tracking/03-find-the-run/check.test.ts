import { expect, test } from "vitest";
import { matches, type Run } from "./filter.ts";

const run: Run = {
  metrics: { auc: 0.75, "val auc": 0.7, loss: -1.5e-3 },
  params: { backend: "wasm", note: "black and white", rate: "0.1" },
  tags: { "mlflow.user": "ada", path: "a.b*c", empty: "" },
};

const found = (filter: string): boolean | string => {
  try {
    return matches(filter, run);
  } catch (error) {
    return (error as Error).message;
  }
};

test.each<[string, boolean]>([
  ["", true],
  ["metrics.auc > 0.7", true],
  ["metrics.auc >= 0.75 and metrics.auc <= 0.75 AND metrics.auc != 0.8", true],
  ["metrics.auc > 0.7 and params.backend = 'node'", false],
  ['params.backend = "wasm"', true],
  ["metrics.loss < -1e-3", true],
  ["params.rate = '0.1'", true],
  ["tags.mlflow.user = 'ada'", true],
  ["tags.empty = ''", true],
])("every condition has to hold: %s", (filter, expected) => {
  expect(found(filter), `${filter}: every condition has to hold`).toBe(expected);
});

test("a key in backticks may have spaces", () => {
  expect(found("metrics.`val auc` = 0.7"), "a key with a space").toBe(true);
});

test("a value inside of quotes may say 'and'", () => {
  expect(
    found("params.note = 'black and white' and metrics.auc = 0.75"),
    "a note that says 'and' inside of quotes",
  ).toBe(true);
});

test.each<[string, boolean]>([
  ["params.note LIKE 'black%'", true],
  ["params.note like '%and%'", true],
  ["params.note LIKE 'and%'", false],
  ["tags.path LIKE 'a.b*%'", true],
  ["tags.path LIKE 'axb%'", false],
])("LIKE knows % and nothing else: %s", (filter, expected) => {
  expect(found(filter), filter).toBe(expected);
});

test.each(["metrics.f1 > 0", "metrics.f1 != 0", "params.toString != 'x'"])(
  "a key that the run does not have holds for nothing: %s",
  (filter) => {
    expect(found(filter), filter).toBe(false);
  },
);

test.each<[string, number]>([
  ["metrics.auc >", 14],
  ["auc > 0.7", 1],
  ["metrics.auc > 'high'", 14],
  ["params.backend > 'a'", 15],
  ["metrics.auc > 0.7 or metrics.auc < 1", 18],
  ["params.backend = 'wasm", 17],
  ["metrics.auc > 0.7; drop table runs", 18],
  ["process.exit(1)", 1],
])("what is no filter is refused, and where: %s", (filter, character) => {
  const message = found(filter);
  expect(message, `${filter} is no filter; the error says where`).toMatch(/at character \d+/);
  expect(
    Math.abs(Number(/at character (\d+)/.exec(String(message))?.[1]) - character),
    `${message}: distance from character ${character}`,
  ).toBeLessThanOrEqual(2);
});
