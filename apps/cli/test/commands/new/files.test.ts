import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { alertsFile, dashboardFile, ofModel } from "../../../src/commands/new/files/dashboard.ts";

const root = join(import.meta.dirname, "../../../../..");
const read = (...path: string[]): string => readFileSync(join(root, ...path), "utf8");

test("every selector of a metric told by model is kept to the model, others stay", () => {
  expect(ofModel("mlops_window_psi / mlops_window_psi_limit", "churn")).toBe(
    'mlops_window_psi{model_name="churn"} / mlops_window_psi_limit{model_name="churn"}',
  );
  expect(ofModel('sum(rate(mlops_inference_requests_total{code="200"}[2m])) + mlops:feature:psi', "churn")).toBe(
    'sum(rate(mlops_inference_requests_total{model_name="churn",code="200"}[2m])) + mlops:feature:psi{model_name="churn"}',
  );
  expect(ofModel("up == 0", "churn")).toBe("up == 0");
});

test("the dashboard has the panels of the clone's, each with a number of its own and none over another", () => {
  const sources = ["model.json", "drift.json"].map((file) => read("docker/grafana/dashboards", file));
  const { panels, uid } = JSON.parse(dashboardFile("churn", "rows with left = yes", sources));
  const originals = sources.flatMap((source) => JSON.parse(source).panels);
  expect(uid).toBe("project-churn");
  expect(panels).toHaveLength(originals.length);
  expect(new Set(panels.map(({ id }: { id: number }) => id)).size).toBe(panels.length);
  type Place = { gridPos: { x: number; y: number; w: number; h: number } };
  for (const [index, { gridPos: a }] of (panels as Place[]).entries()) {
    for (const { gridPos: b } of (panels as Place[]).slice(index + 1)) {
      const apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
      expect(apart).toBe(true);
    }
  }
});

test("the alerts are those told by model, each for this model only", () => {
  const text = alertsFile("churn", "rows with left = yes", read("docker/prometheus/rules/mlops.yml"));
  expect(text).toContain("alert: ScoreDrift");
  expect(text).toContain("The share of rows with left = yes differs");
  expect(text).not.toMatch(/flights/);
  expect(text.match(/expr: .*/g)?.every((line) => line.includes('model_name="churn"'))).toBe(true);
});
