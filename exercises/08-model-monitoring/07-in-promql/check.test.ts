import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { stringify } from "yaml";

const folder = mkdtempSync(join(tmpdir(), "promql-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
copyFileSync(join(import.meta.dirname, "rules.yml"), join(folder, "rules.yml"));

interface Series {
  series: string;
  values: string;
}

/** A replica that counts so many a minute into bins a and b. */
function replica(instance: string, a: number, b: number): Series[] {
  return [counter(instance, "a", a), counter(instance, "b", b)];
}

function counter(instance: string, bin: string, perMinute: number): Series {
  return {
    series: `feature_bin_total{feature="hour",bin="${bin}",instance="${instance}"}`,
    values: `0+${perMinute}x120`,
  };
}

const reference: Series[] = [
  { series: 'feature_reference_share{feature="hour",bin="a"}', values: "0.5x120" },
  { series: 'feature_reference_share{feature="hour",bin="b"}', values: "0.5x120" },
];

/** What promtool says against a test of the rules; empty when it has nothing against them. */
function promtool(series: Series[], expected: object): string {
  const file = join(folder, "test.yml");
  const tests = [{ interval: "1m", input_series: [...reference, ...series], ...expected }];
  writeFileSync(file, stringify({ rule_files: ["rules.yml"], evaluation_interval: "1m", tests }));
  const { status, stdout, stderr, error } = spawnSync("promtool", ["test", "rules", file], { encoding: "utf8" });
  if (error !== undefined) throw error;
  return status === 0 ? "" : `${stdout}${stderr}`.replaceAll(folder, "").trim();
}

/** The PSI after two hours, to four digits. */
function psiIs(series: Series[], value: number): string {
  const expr = "round(feature:psi:1h, 0.0001)";
  const exp_samples = [{ labels: '{feature="hour"}', value }];
  return promtool(series, { promql_expr_test: [{ expr, eval_time: "2h", exp_samples }] });
}

const psi = (p: number): number =>
  Math.round(1e4 * ((p - 0.5) * Math.log(p / 0.5) + (0.5 - p) * Math.log((1 - p) / 0.5))) / 1e4;

test("the PSI of a feature that has not moved is 0", () => {
  expect(psiIs(replica("one", 30, 30), 0), "what promtool says about the PSI of a feature that has not moved").toBe("");
});

test("the PSI of a feature that has moved is the formula's", () => {
  expect(psiIs(replica("one", 45, 15), psi(0.75)), "what promtool says about shares of 75 % and 25 %").toBe("");
});

test("replicas are added before shares are made", () => {
  const series = [...replica("one", 54, 6), ...replica("two", 6, 54)];
  expect(psiIs(series, 0), "what promtool says about two replicas, lopsided each, that even out").toBe("");
});

test("a replica that restarts changes nothing", () => {
  const before = "0+30x59";
  const series = ["a", "b"].map((bin) => ({
    series: `feature_bin_total{feature="hour",bin="${bin}",instance="one"}`,
    values: bin === "a" ? `100000+30x120` : `${before} 0+30x59`,
  }));
  expect(psiIs(series, 0), "what promtool says about a replica that restarts, and one with a long history").toBe("");
});

test("an empty bin is not infinitely far", () => {
  const far = (0.9999 - 0.5 + 0.0001) * Math.log(1 / 0.5) + (0.0001 - 0.5) * Math.log(0.0001 / 0.5);
  expect(psiIs(replica("one", 60, 0), Math.round(1e4 * far) / 1e4), "what promtool says about an empty bin").toBe("");
});

function alertAt(eval_time: string, fires: boolean): string {
  const labels = { feature: "hour", severity: "warning" };
  const exp_alerts = fires ? [{ exp_labels: labels, exp_annotations: { summary: "" } }] : [];
  return promtool(replica("one", 54, 6), { alert_rule_test: [{ eval_time, alertname: "FeatureDrift", exp_alerts }] });
}

test("the alert waits for 15 minutes, and then names the feature", () => {
  expect(
    alertAt("10m", false),
    "what promtool says 10 minutes after the first count, which is less than 15 minutes",
  ).toBe("");
  const said = alertAt("40m", true);
  expect(said, "what promtool says after 40 minutes: FeatureDrift fires, with the feature in its summary").toMatch(
    /summary="[^"]*hour[^"]*"/,
  );
  expect(said, "the alert's labels").toMatch(/severity="warning"/);
});
