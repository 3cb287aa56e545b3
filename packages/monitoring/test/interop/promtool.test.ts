import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom, jensenShannonDistance, populationStabilityIndex } from "@mlops/statistics";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { allAlerts, fillSummary, prometheusRules, recordSamples, type Sample, type Scrape } from "../../src/index.ts";
import { type AlertCase, alertCases, EVALUATED_AT_SECONDS } from "../alerts/alert-cases.ts";

/** On the path: the Debian package `prometheus` has it. */
const program = "promtool";

function promtool(args: string[]): string {
  try {
    return execFileSync(program, args, { encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new Error("promtool is not on the path: apt-get install prometheus", { cause: error });
  }
}

const folder = mkdtempSync(join(tmpdir(), "promtool-"));
const ruleFile = join(folder, "mlops.yml");
writeFileSync(ruleFile, prometheusRules());
const { groups } = parse(prometheusRules()) as { groups: { name: string }[] };

function runTests(name: string, tests: object[]): void {
  const file = join(folder, `${name}.yml`);
  const group_eval_order = groups.map((group) => group.name);
  writeFileSync(file, stringify({ rule_files: [ruleFile], evaluation_interval: "30s", group_eval_order, tests }));
  try {
    promtool(["test", "rules", file]);
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${stdout}\n${stderr}`);
  }
}

function seriesOf({ metric, labels }: Pick<Sample, "metric" | "labels">): string {
  return `${metric}{${Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(",")}}`;
}

/** Constant series, and for every alert the exact set that fires: none where the case names none. */
function ruleTest({ title, samples, fires }: AlertCase): object {
  return {
    name: title,
    interval: "30s",
    input_series: samples.map((sample) => ({ series: seriesOf(sample), values: `${sample.value}+0x40` })),
    alert_rule_test: allAlerts.map((alert) => ({
      eval_time: `${EVALUATED_AT_SECONDS}s`,
      alertname: alert.name,
      exp_alerts: fires
        .filter(({ name }) => name === alert.name)
        .map((firing) => ({
          exp_labels: { ...firing.labels, severity: alert.severity, retrain: String(alert.retrain) },
          exp_annotations: { summary: fillSummary(alert.summary, firing), runbook_url: alert.runbook },
        })),
    })),
  };
}

describe("promtool", () => {
  it("accepts the rules", () => {
    expect(promtool(["check", "rules", ruleFile])).toContain("SUCCESS");
  });

  it("fires and stays silent on the same inputs as the embedded evaluation", () => {
    runTests("alerts", alertCases.map(ruleTest));
  });

  it("computes PSI, Jensen-Shannon and shares from two replicas' counters as packages/statistics does", () => {
    const model = { model_name: "flight-delays", model_version: "1", feature: "origin" };
    const bins = ["ATL", "ORD", "other", "unseen", "missing"];
    const reference = [500, 300, 200, 0, 0];
    const perMinute = [
      [20, 9, 3, 1, 0],
      [10, 11, 7, 0, 3],
    ] as const;
    const total = bins.map((_, bin) => 15 * ((perMinute[0][bin] as number) + (perMinute[1][bin] as number)));
    const rows = total.reduce((a, b) => a + b);
    const smoothed = reference.map((count) => (count + 0.5) / (1000 + 0.5 * bins.length));
    const near = (metric: string, value: number): object => ({
      expr: `abs(${metric} - ${value}) < bool 1e-9`,
      eval_time: "15m",
      exp_samples: [{ labels: seriesOf({ metric: "", labels: model }), value: 1 }],
    });
    // Counts grow as the replicas see traffic; the range of the rules is 15 minutes.
    const input_series = bins.flatMap((bin, index) => [
      ...perMinute.map((rates, replica) => ({
        series: seriesOf({
          metric: "mlops_feature_bin_total",
          labels: { ...model, bin, instance: `replica-${replica}` },
        }),
        values: `0+${rates[index]}x20`,
      })),
      ...[0, 1].map((replica) => ({
        series: seriesOf({
          metric: "mlops_reference_share",
          labels: { ...model, bin, instance: `replica-${replica}` },
        }),
        values: `${smoothed[index]}+0x20`,
      })),
    ]);
    runTests("drift", [
      {
        interval: "1m",
        input_series,
        promql_expr_test: [
          near("mlops:feature:rows", rows),
          near("mlops:feature:psi", populationStabilityIndex(reference, total)),
          near(
            "mlops:feature:jensen_shannon_distance",
            jensenShannonDistance(
              smoothed,
              total.map((count) => (count + 0.5) / (rows + 0.5 * bins.length)),
            ),
          ),
          near("mlops:feature:unseen_ratio", (total[3] as number) / rows),
          near("mlops:feature:missing_ratio", (total[4] as number) / rows),
        ],
      },
    ]);
  });

  it("raises no false alarm when Prometheus has been away for an hour", () => {
    const model = { model_name: "m", model_version: "1" };
    const bin = (name: string): Record<string, string> => ({ ...model, feature: "score", bin: name });
    const input_series = [
      overTheGap("mlops_inference_requests_total", model, 600),
      overTheGap("mlops_inference_errors_total", { kind: "value" }, 0),
      overTheGap("mlops_inference_latency_seconds_bucket", { ...model, le: "0.1" }, 600),
      overTheGap("mlops_inference_latency_seconds_bucket", { ...model, le: "+Inf" }, 600),
      overTheGap("mlops_feature_bin_total", bin("low"), 300),
      overTheGap("mlops_feature_bin_total", bin("high"), 300),
      ...["low", "high"].map((name) => ({
        series: seriesOf({ metric: "mlops_reference_share", labels: bin(name) }),
        values: "0.5x20 _x120 0.5x20",
      })),
      ...["base", "per_row"].map((part) => ({
        series: seriesOf({ metric: `mlops_reference_psi_limit_${part}`, labels: { ...model, feature: "score" } }),
        values: "0.1x20 _x120 0.1x20",
      })),
      { series: seriesOf({ metric: "mlops_inference_model_info", labels: model }), values: "1x20 _x120 1x20" },
      {
        series: "mlops_monitor_last_look_timestamp_seconds",
        // Seconds since 1970, of which promtool's clock begins to count.
        values: "0+30x20 _x120 4200+30x20",
      },
    ];
    const at = (eval_time: string): object[] =>
      allAlerts.map(({ name }) => ({ eval_time, alertname: name, exp_alerts: [] }));
    runTests("away", [
      {
        interval: "30s",
        input_series,
        alert_rule_test: [...at("10m"), ...at("72m"), ...at("80m")],
        promql_expr_test: [
          {
            expr: 'mlops:feature:rows{feature="score"} > bool 0',
            eval_time: "80m",
            exp_samples: [{ labels: seriesOf({ metric: "", labels: { ...model, feature: "score" } }), value: 1 }],
          },
        ],
      },
    ]);
  });

  it("computes what the embedded evaluation records from the same two replicas' scrapes", () => {
    const embedded = recordSamples(replicaScrapes());
    expect(embedded.map(({ metric }) => metric)).toEqual([
      "mlops:inference:latency_seconds:p99",
      "mlops:inference:feature_age_seconds:p50",
      "mlops:inference:error_ratio",
      "mlops:feature:rows",
      "mlops:feature:psi",
      "mlops:feature:psi_limit",
    ]);
    // PromQL's increase extrapolates to the ends of the range, by a scrape's pause at most: 5 s of 900 s here.
    const near = ({ metric, labels, value }: Sample): object => ({
      expr: `abs(${metric} / ${value} - 1) < bool 0.01`,
      eval_time: `${SCRAPED_SECONDS}s`,
      exp_samples: [{ labels: seriesOf({ metric: "", labels }), value: 1 }],
    });
    runTests("recorded", [
      { interval: "5s", input_series: seriesOver(replicaScrapes()), promql_expr_test: embedded.map(near) },
    ]);
  });
});

/** Ten minutes of scrapes, an hour of none while the replicas went on counting, and ten minutes again. */
function overTheGap(metric: string, labels: Record<string, string>, perScrape: number): object {
  const [before, away] = [20, 120];
  return {
    series: seriesOf({ metric, labels }),
    values: `0+${perScrape}x${before} _x${away} ${(before + away) * perScrape}+${perScrape}x20`,
  };
}

const SCRAPED_SECONDS = 960;

/** Sixteen minutes of two replicas, of which the second is started again in between. */
function replicaScrapes(): Scrape[] {
  const model = { model_name: "m", model_version: "2" };
  const random = createRandom(7);
  const counters = new Map<string, Sample>();
  const grow = (instance: string, metric: string, labels: Record<string, string>, by: number): void => {
    const sample = { metric, labels: { ...labels, instance }, value: 0 };
    const known = counters.get(seriesOf(sample)) ?? sample;
    counters.set(seriesOf(sample), { ...known, value: known.value + by });
  };
  return Array.from({ length: SCRAPED_SECONDS / 5 + 1 }, (_, index) => {
    for (const instance of ["a", "b"]) {
      if (instance === "b" && index === 150) {
        for (const [key, sample] of counters)
          if (sample.labels.instance === "b") counters.set(key, { ...sample, value: 0 });
      }
      grow(instance, "mlops_inference_requests_total", model, 20);
      grow(instance, "mlops_inference_errors_total", { kind: "value" }, random.nextInt(3));
      const slow = random.nextInt(4);
      for (const [le, count] of [
        ["0.1", 20 - slow],
        ["0.5", 20],
        ["+Inf", 20],
      ] as const)
        grow(instance, "mlops_inference_latency_seconds_bucket", { ...model, le }, count);
      for (const [le, count] of [
        ["3600", 5],
        ["7200", 9 + slow],
        ["14400", 19],
        ["+Inf", 20],
      ] as const)
        grow(instance, "mlops_inference_feature_age_seconds_bucket", { le }, count);
      for (const [bin, rows] of [
        ["low", 11],
        ["high", 7 + random.nextInt(3)],
        ["missing", 0],
      ] as const)
        grow(instance, "mlops_feature_bin_total", { ...model, feature: "score", bin }, rows);
    }
    const constant = (metric: string, value: number, labels = {}): Sample[] =>
      ["a", "b"].map((instance) => ({ metric, labels: { ...model, feature: "score", ...labels, instance }, value }));
    const samples = [
      ...counters.values(),
      ...constant("mlops_reference_share", 0.3, { bin: "low" }),
      ...constant("mlops_reference_share", 0.69, { bin: "high" }),
      ...constant("mlops_reference_share", 0.01, { bin: "missing" }),
      ...constant("mlops_reference_psi_limit_base", 0.12),
      ...constant("mlops_reference_psi_limit_per_row", 40),
    ];
    return { at: index * 5000, samples };
  });
}

/** The scrapes as promtool's input: a line of values for each series. */
function seriesOver(scrapes: readonly Scrape[]): object[] {
  const values = new Map<string, number[]>();
  for (const { samples } of scrapes) {
    for (const sample of samples) {
      const key = seriesOf(sample);
      values.set(key, [...(values.get(key) ?? []), sample.value]);
    }
  }
  return [...values].map(([series, of]) => ({ series, values: of.join(" ") }));
}
