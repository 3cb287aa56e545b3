import { expect, test } from "vitest";
import { metricColumns } from "../../../src/commands/runs/metric-columns.ts";

test("scores on the test rows come first; ends of intervals, the system and all beyond four get no column", () => {
  const metrics = {
    learning_rate: 0.1,
    test_auc: 0.7,
    test_auc_low: 0.6,
    test_auc_high: 0.8,
    test_brier: 0.1,
    test_rows: 9,
    train_loss: 0.4,
    "system/cpu": 1,
    price_low: 3,
  };
  expect(metricColumns([metrics])).toEqual(["test_auc", "test_brier", "train_loss", "test_rows"]);
});

test("what most of the runs have comes first", () => {
  expect(metricColumns([{ auc: 1, rare: 1 }, { steps: 1 }, { steps: 1 }])).toEqual(["steps", "auc", "rare"]);
});
