import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import {
  buildCard,
  type CardFacts,
  CardIncompleteError,
  findEmptyFields,
  readCardReview,
  renderCardMarkdown,
  requireCompleteCard,
} from "../../src/index.ts";
import { review } from "./review.ts";

const facts: CardFacts = {
  name: "flight-delays",
  version: 3,
  createdAt: new Date("2026-01-03T00:00:00Z"),
  previousVersion: 2,
  runId: "run",
  gitCommit: "commit",
  lockMd5: "lock",
  data: {
    dataset: "data/flights",
    version: "abc.dir",
    source: { package: "vega-datasets" },
    rowCount: 1234,
    firstWeek: "2001-01-01",
    lastWeek: "2001-02-26",
    status: "good",
    contractReport: { violations: 0 },
  },
  metrics: { rows: 1000, auc: 0.77, auc_low: 0.76, auc_high: 0.78, log_loss: 0.5, name: "not a number" },
  slices: [
    { slice: "origin=ORD", rows: 300, auc: 0.7, auc_low: 0.6, auc_high: 0.8 },
    { slice: "hour=17", rows: 300, auc: 0.71, log_loss: 0.6 },
    { slice: "month=6", rows: 300, auc: 0.72 },
  ],
  calibration: [{ predicted: 0.1, observed: 0.12, rows: 100 }],
  driftLimits: [{ quantity: "PSI of distance", limit: 0.05 }],
  inputs: [{ name: "origin", type: "string" }],
  outputs: [{ name: "probability", type: "float" }],
  parameters: { train: { epochs: 5 } },
  environment: { node: "v20", packages: {} },
  lineageTree: "model\n",
};

test("a card that says all is complete", () => {
  expect(findEmptyFields(buildCard(review, facts))).toEqual([]);
});

test("calibration and slices are drawn, and a card without either picture is not complete", () => {
  const { collection } = buildCard(review, facts).quantitative_analysis.graphics;
  const [calibration, slices] = collection.map(({ image }) => Buffer.from(image, "base64").toString());
  expect(calibration).toContain("<title>Calibration");
  // 10 % predicted, 12 % observed, on 320 points from 0 to 20 % beside a margin of 48.
  expect(calibration).toContain('<circle cx="208" cy="176"');
  expect(slices).toContain(">origin=ORD</text>");
  expect(slices?.match(/<circle/g)).toHaveLength(3);
  const page = renderCardMarkdown(buildCard(review, facts), (name) => `card-${name}.svg`);
  expect(page).toContain("## Calibration\n\n![calibration](card-calibration.svg)\n\n| predicted");
  const bare = buildCard(review, { ...facts, calibration: [], slices: [] });
  expect(findEmptyFields(bare)).toContain("quantitative_analysis.graphics.collection");
});

test("metrics carry their intervals, rows and slices", () => {
  const { performance_metrics } = buildCard(review, facts).quantitative_analysis;
  expect(performance_metrics).toContainEqual({
    type: "auc",
    value: 0.77,
    slice: "overall",
    rows: 1000,
    confidence_interval: { lower_bound: 0.76, upper_bound: 0.78 },
  });
  expect(performance_metrics).toContainEqual({ type: "log_loss", value: 0.6, slice: "hour=17", rows: 300 });
  expect(performance_metrics.map((metric) => metric.type)).not.toContain("auc_low");
});

test.each([
  ["considerations.limitations", { review: { limitations: [] } }],
  ["considerations.limitations.0.description", { review: { limitations: [" "] } }],
  ["model_details.owners", { review: { owners: [] } }],
  ["model_parameters.data.0.contract", { facts: { data: { ...facts.data, contractReport: {} } } }],
  ["model_parameters.data.0.contract", { facts: { data: { ...facts.data, status: "bad" } } }],
  ["lineage.git_commit", { facts: { gitCommit: "" } }],
  ["quantitative_analysis.calibration", { facts: { calibration: [] } }],
  ["monitoring.drift_limits", { facts: { driftLimits: [] } }],
  ["reproduction.environment", { facts: { environment: {} } }],
  ["quantitative_analysis.performance_metrics.confidence_interval", { facts: { metrics: { auc: 0.77 } } }],
  ["quantitative_analysis.performance_metrics.slice month", { facts: { slices: facts.slices.slice(0, 2) } }],
])("an empty %s is named", (path, change: { review?: object; facts?: object }) => {
  const card = buildCard({ ...review, ...change.review }, { ...facts, ...change.facts });
  expect(findEmptyFields(card)).toContain(path);
  expect(() => requireCompleteCard(card)).toThrow(CardIncompleteError);
  expect(() => requireCompleteCard(card)).toThrow(/models:\/flight-delays\/3: .*fill the reviewed file/);
});

test("the Markdown page has every section, slice and interval, and its tables survive a bar", () => {
  const page = renderCardMarkdown(buildCard(review, facts));
  const titles = [...page.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
  expect(titles).toEqual([
    ...["Model", "Intended users", "Intended uses", "Not to be used for", "Limitations", "Trade-offs"],
    ...["Ethical considerations", "Performance", "Performance by slice", "Calibration", "Drift limits"],
    ...["Data", "Lineage", "How to reproduce"],
  ]);
  expect(page).toContain("| auc | 0.7700 | 0.7600 to 0.7800 |");
  expect(page).toContain("| origin=ORD | 300 | 0.7000 (0.6000 to 0.8000) |  |");
  expect(page).toContain("mlops reproduce flight-delays/3");
});

test("the project's own reviewed file can be read and says something everywhere", async () => {
  const path = new URL("../../../../apps/flight-delays/card.yaml", import.meta.url);
  const own = readCardReview(await readFile(path, "utf8"), "card.yaml");
  expect(findEmptyFields(buildCard(own, facts))).toEqual([]);
});

test("a misspelt, missing or malformed field of the reviewed file is named", () => {
  expect(() => readCardReview("overview: x", "card.yaml")).toThrow(/reviewed file card.yaml: reviewed/);
  const misspelt = JSON.stringify({ ...review, limitation: ["x"] });
  expect(() => readCardReview(misspelt, "card.yaml")).toThrow(/"limitation"/);
  const undated = JSON.stringify({ ...review, reviewed: { by: "Ada", on: "yesterday" } });
  expect(() => readCardReview(undated, "card.yaml")).toThrow(/reviewed.on: .*date/i);
  expect(() => readCardReview("a: [", "card.yaml")).toThrow(/reviewed file card.yaml: /);
});
