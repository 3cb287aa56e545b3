import { escapeHtml } from "../../../report/inline.ts";
import type { MonitorReport, MonitorWindow } from "../monitor-answer.ts";

/** The tables below the charts: alerts, retrainings, request features of the newest week. */
export function monitorTables(report: MonitorReport): string {
  const newest = report.windows.findLast((window) => window.drift !== null);
  return [alertTable(report), retrainingTable(report), featureTable(newest)].join("\n");
}

function alertTable({ alertHistory }: MonitorReport): string {
  const rows = alertHistory.map(({ name, severity, week, summary, firedAt, resolvedAt }) => [
    name,
    severity,
    week ?? "",
    summary,
    firedAt,
    resolvedAt ?? "holds",
  ]);
  return table("Alerts", ["alert", "severity", "week", "what", "fired", "resolved"], rows, "No alert has fired.");
}

function retrainingTable({ retrainings }: MonitorReport): string {
  const rows = retrainings.map(({ requestedAt, modelVersion, throughWeek, reason, jobId }) => [
    requestedAt,
    `v${modelVersion}`,
    throughWeek,
    reason,
    jobId ?? "one was under way",
  ]);
  return table("Retrainings asked for", ["when", "model", "through", "why", "job"], rows, "None was asked for.");
}

function featureTable(window: MonitorWindow | undefined): string {
  const rows = (window?.drift?.features ?? []).map((drift) => {
    const skew = window?.skew?.find(({ feature }) => feature === drift.feature);
    return [
      drift.feature,
      drift.psi.toFixed(3),
      drift.psiLimit?.toFixed(3) ?? "not judged",
      drift.jensenShannon.toFixed(3),
      drift.kolmogorovSmirnov?.toFixed(3) ?? "",
      drift.adjustedPValue.toExponential(1),
      percent(drift.shareMissing),
      drift.shareUnseen === null ? "" : percent(drift.shareUnseen),
      skew ? percent(skew.share) : "",
      drift.verdict,
    ];
  });
  const head = ["feature", "PSI", "limit", "JS distance", "KS", "corrected p", "missing", "unseen", "skew", "verdict"];
  return table(`Features in week ${window?.week ?? ""}`, head, rows, "No week has been measured.");
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[], empty: string): string {
  const cells = (tag: "th" | "td", row: readonly string[]): string =>
    `<tr>${row.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join("")}</tr>`;
  const body =
    rows.length === 0
      ? `<p class="empty">${escapeHtml(empty)}</p>`
      : `<div class="chart" tabindex="0" role="region" aria-label="${escapeHtml(title)}"><table><thead>${cells("th", head)}</thead><tbody>${rows.map((row) => cells("td", row)).join("")}</tbody></table></div>`;
  return `<section class="wide"><h2>${escapeHtml(title)}</h2>${body}</section>`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
