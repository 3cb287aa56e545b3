import { resolve } from "node:path";
import { prometheusRules } from "@mlops/monitoring";
import { Command } from "commander";
import { vegaScripts } from "../../report/vega-scripts.ts";
import { writeWhole } from "../../report/write-whole.ts";
import { askMonitor, findMonitorUrl } from "./ask-monitor.ts";
import type { MonitorAnswer, MonitorReport } from "./monitor-answer.ts";
import { renderStatus } from "./render-status.ts";
import { renderMonitorPage } from "./report/page.ts";
import { skewCommand } from "./skew/command.ts";

const URL_OPTION = [
  "--url <url>",
  "address of the monitor (default: MONITOR_URL, or that of the loop that runs)",
] as const;

/** `mlops monitor`: what the monitor has measured, and the rules that it and Prometheus share. */
export function monitorCommand(): Command {
  return new Command("monitor")
    .description("drift, performance and alerts: status, report, skew, rules")
    .addCommand(statusCommand())
    .addCommand(reportCommand())
    .addCommand(skewCommand())
    .addCommand(rulesCommand());
}

function statusCommand(): Command {
  return new Command("status")
    .description("the model that serves, the alerts that hold, and each week in a line")
    .option(...URL_OPTION)
    .option("--json", "print all of it as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  mlops monitor status\n  mlops monitor status --json | jq '.windows[-1].drift.score'",
    )
    .action(async (options: { url?: string; json?: boolean }) => {
      const answer = await askMonitor<MonitorAnswer>(findMonitorUrl(options.url), "/status");
      process.stdout.write(options.json ? `${JSON.stringify(answer, null, 2)}\n` : renderStatus(answer));
    });
}

function reportCommand(): Command {
  return new Command("report")
    .description("write a page of charts, all in one file: distributions, drift, calibration, slices, alerts")
    .option(...URL_OPTION)
    .option("--out <file>", "the page", "reports/monitor.html")
    .option("--json", "print the data of the page as JSON, and write no page")
    .addHelpText(
      "after",
      "\nExamples:\n  mlops monitor report\n  mlops monitor report --out drift.html\n  mlops monitor report --json > monitor.json",
    )
    .action(async (options: { url?: string; out: string; json?: boolean }) => {
      const report = await askMonitor<MonitorReport>(findMonitorUrl(options.url), "/report");
      if (options.json) {
        process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
        return;
      }
      const file = resolve(options.out);
      await writeWhole(file, renderMonitorPage(report, await vegaScripts()));
      process.stdout.write(`${file}\n`);
    });
}

function rulesCommand(): Command {
  return new Command("rules")
    .description("the Prometheus rules, made from the definitions that the monitor evaluates itself")
    .option("--out <file>", "write there instead of standard output")
    .option("--drift-range <range>", "time over which the replicas' counts are compared, in PromQL")
    .option("--runbook-base <url>", "put before the path of each runbook page")
    .addHelpText(
      "after",
      "\nExamples:\n  mlops monitor rules --out docker/prometheus/rules/mlops.yml\n  mlops monitor rules | promtool check rules",
    )
    .action(async (options: { out?: string; driftRange?: string; runbookBase?: string }) => {
      const { out, driftRange, runbookBase } = options;
      const rules = prometheusRules({ ...(driftRange ? { driftRange } : {}), ...(runbookBase ? { runbookBase } : {}) });
      if (out === undefined) process.stdout.write(rules);
      else await writeWhole(resolve(out), rules);
    });
}
