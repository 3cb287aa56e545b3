import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { allAlerts, prometheusRules, promqlOf } from "../../src/index.ts";

it("docker/prometheus/rules/mlops.yml is what the definitions make: `mlops monitor rules` writes it", () => {
  const committed = readFileSync(new URL("../../../../docker/prometheus/rules/mlops.yml", import.meta.url), "utf8");
  expect(committed).toBe(prometheusRules());
});

it("writes a condition on effect size and p-value as one expression", () => {
  const alert = allAlerts.find(({ name }) => name === "CalibrationShift");
  if (!alert) throw new Error("no such alert");
  expect(promqlOf(alert)).toBe(
    '(abs(mlops_window_shift{quantity="calibration_gap"}) > mlops_window_shift_limit{quantity="calibration_gap"})' +
      ' and (mlops_window_shift_adjusted_p_value{quantity="calibration_gap"} < 0.01)',
  );
});

it("has a rule for each alert, with severity, summary and runbook", () => {
  const { groups } = parse(prometheusRules({ runbookBase: "https://example.test/" })) as {
    groups: { name: string; rules: { alert?: string; labels?: object; annotations?: Record<string, string> }[] }[];
  };
  const rules = groups.find(({ name }) => name === "mlops-alerts")?.rules ?? [];
  expect(rules.map(({ alert }) => alert)).toEqual(allAlerts.map(({ name }) => name));
  for (const rule of rules) {
    expect(rule.labels).toHaveProperty("severity");
    expect(rule.annotations?.summary).toBeTruthy();
    expect(rule.annotations?.runbook_url).toMatch(
      /^https:\/\/example\.test\/docs\/08-model-monitoring\/runbooks\/[a-z-]+\.md$/,
    );
  }
});
