import { mkdtempSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile, type TopLevelSpec } from "vega-lite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findMonitorUrl, MonitorAwayError } from "../../../src/commands/monitor/ask-monitor.ts";
import { monitorCommand } from "../../../src/commands/monitor/index.ts";
import { monitorCharts } from "../../../src/commands/monitor/report/charts.ts";
import { distributionRows } from "../../../src/commands/monitor/report/distribution-rows.ts";
import { nameWindows } from "../../../src/commands/monitor/report/name-windows.ts";
import { renderMonitorPage } from "../../../src/commands/monitor/report/page.ts";
import { readEnvironment } from "../../../src/environment.ts";
import { runCommand } from "../run-command.ts";
import { syntheticReport } from "./synthetic-report.ts";

const report = syntheticReport();
const folder = mkdtempSync(join(tmpdir(), "monitor-command-"));
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === "/status" || request.url === "/report") response.end(JSON.stringify(report));
    else response.writeHead(404).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

it("names windows by count, of which many share a week, so that their names sort as they follow", () => {
  const [first] = report.windows;
  const [alert] = report.alertHistory;
  if (!first || !alert) throw new Error("an empty report");
  const windows = [2, 10].map((number) => ({ ...first, number }));
  const named = nameWindows({ ...report, windows, alertHistory: [{ ...alert, number: 10 }, alert] });
  expect(named.windows.map(({ week }) => week)).toEqual(["v1 0002", "v1 0010"]);
  expect(named.alertHistory.map(({ week }) => week)).toEqual(["v1 0010", "2001-03-19"]);
});

describe("mlops monitor status", () => {
  it("says what serves, what holds, and each week in a line", async () => {
    const text = await runCommand(monitorCommand(), "status", "--url", url);
    expect(text).toContain("flight-delays: v1 serves");
    expect(text).toContain("FIRING  ScoreDrift (score) 0.900");
    expect(text).toMatch(/2001-03-19 +v1 +closed +800 +100 % .*late_rate/);
    expect(text).toContain("through 2001-03-19: ScoreDrift in week 2001-03-19");
  });

  it("prints all of it as JSON", async () => {
    expect(JSON.parse(await runCommand(monitorCommand(), "status", "--json", "--url", `${url}/`))).toEqual(report);
  });

  it("names the address and the remedy when nobody answers as a monitor", async () => {
    await expect(runCommand(monitorCommand(), "status", "--url", "http://127.0.0.1:9")).rejects.toThrow(
      /127\.0\.0\.1:9\/status gives no answer.*is the monitor up/,
    );
    await expect(runCommand(monitorCommand(), "status", "--url", `${url}/elsewhere`)).rejects.toThrow("answered 404");
    const nowhere = readEnvironment({ MLOPS_HOME: folder });
    expect(() => findMonitorUrl(undefined, nowhere)).toThrow(MonitorAwayError);
    expect(() => findMonitorUrl(undefined, nowhere)).toThrow("mlops start");
    expect(findMonitorUrl(undefined, readEnvironment({ MLOPS_HOME: folder, MONITOR_URL: "http://elsewhere:1/" }))).toBe(
      "http://elsewhere:1",
    );
  });
});

describe("mlops monitor report", () => {
  it("writes one page that needs no network", async () => {
    const file = join(folder, "deep", "monitor.html");
    expect(await runCommand(monitorCommand(), "report", "--url", url, "--out", file)).toBe(`${file}\n`);
    const page = readFileSync(file, "utf8");
    expect(page.includes("vegaEmbed=")).toBe(true);
    const own = renderMonitorPage(report, []);
    expect(own).not.toMatch(/<(script|link|img|iframe)[^>]*(src|href)=/);
  });

  it("gives its data as JSON", async () => {
    expect(JSON.parse(await runCommand(monitorCommand(), "report", "--json", "--url", url))).toEqual(report);
  });

  it("has charts that Vega-Lite takes without a warning", () => {
    const charts = monitorCharts(report);
    expect(charts.filter(({ spec }) => spec).map(({ id }) => id)).toEqual([
      "performance",
      "rates",
      "drift",
      "distributions",
      "calibration",
      "slices",
    ]);
    const warnings: string[] = [];
    const logger = { level: () => logger, error: collect, warn: collect, info: () => logger, debug: () => logger };
    function collect(...words: readonly unknown[]): typeof logger {
      warnings.push(words.join(" "));
      return logger;
    }
    for (const { spec } of charts) compile(spec as TopLevelSpec, { logger: logger as never });
    // A discrete axis has its own height, which "fit" cannot stretch: as meant.
    expect(warnings.filter((warning) => !warning.startsWith("Dropping"))).toEqual([]);
  });

  it("shows what is in the bins: shares that add up to one, on both sides", () => {
    const rows = distributionRows(report, report.windows[2]);
    for (const feature of ["late_rate", "origin", "score"]) {
      for (const of of ["training", "window"]) {
        const shares = rows.filter((row) => row.feature === feature && row.of === of);
        expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 10);
      }
    }
    expect(rows.find(({ feature, bin }) => feature === "origin" && bin === "ORD")).toBeDefined();
  });

  it("says so where there is no data, and lets no text end a script or a tag", () => {
    const empty = renderMonitorPage({ ...report, windows: [], alertHistory: [], retrainings: [] }, []);
    expect(empty).toContain("No data for this yet.");
    expect(empty).toContain("No alert has fired.");
    const page = renderMonitorPage(report, []);
    expect(page).toContain("&lt;far&gt; from training &amp; &quot;so on&quot; &lt;/script&gt;");
    expect(page.match(/<\/script>/g)).toHaveLength(1);
  });
});

describe("mlops monitor rules", () => {
  it("prints the rules that are committed for Prometheus", async () => {
    const committed = readFileSync(
      new URL("../../../../../docker/prometheus/rules/mlops.yml", import.meta.url),
      "utf8",
    );
    expect(await runCommand(monitorCommand(), "rules")).toBe(committed);
  });

  it("writes them to a file, with another range and links that lead somewhere", async () => {
    const file = join(folder, "rules.yml");
    await runCommand(
      monitorCommand(),
      "rules",
      "--out",
      file,
      "--drift-range",
      "1d",
      "--runbook-base",
      "https://wiki.test/",
    );
    const rules = readFileSync(file, "utf8");
    expect(rules).toContain("increase(mlops_feature_bin_total[1d])");
    expect(rules).toContain("https://wiki.test/docs/08-model-monitoring/runbooks/score-drift.md");
  });
});
