import { paint } from "../../terminal/paint.ts";
import type { MonitorAnswer, MonitorWindow } from "./monitor-answer.ts";

/** The status as text: what serves, what holds, and a line for each week. */
export function renderStatus(answer: MonitorAnswer): string {
  const { model, alerts, windows, retrainings } = answer;
  const serving = model.version === null ? "no version serves" : `v${model.version} serves`;
  const lines = [`${model.name}: ${serving}`, ""];
  lines.push(...(alerts.length === 0 ? [paint("green", "no alert holds")] : alerts.map(alertLine)), "");
  lines.push(windows.length === 0 ? "no predictions in the log yet" : weekTable(windows));
  if (retrainings.length > 0) lines.push("", "retrainings asked for:", ...retrainings.map(retrainingLine));
  return `${lines.join("\n")}\n`;
}

function alertLine({ name, state, labels, value, since }: MonitorAnswer["alerts"][number]): string {
  const about = labels.feature ?? labels.quantity;
  const text = `${state === "firing" ? "FIRING " : "pending"} ${name}${about ? ` (${about})` : ""} ${value.toFixed(3)} since ${since}`;
  return paint(state === "firing" ? "red" : "yellow", text);
}

function retrainingLine(request: MonitorAnswer["retrainings"][number]): string {
  return `  ${request.requestedAt} through ${request.throughWeek}: ${request.reason}`;
}

const HEAD = ["week", "model", "state", "rows", "labelled", "AUC", "expected", "gap", "score PSI", "limit", "drifting"];

function weekTable(windows: readonly MonitorWindow[]): string {
  const rows = [HEAD, ...windows.map(weekRow)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function weekRow(window: MonitorWindow): string[] {
  const { drift, performance, estimate } = window;
  const metrics = performance?.metrics;
  const drifting = drift?.features.filter(({ verdict }) => verdict === "drift").map(({ feature }) => feature) ?? [];
  return [
    window.number > 0 ? `${window.number}: ${window.week}` : window.week,
    `v${window.modelVersion}`,
    window.status,
    String(window.predictions),
    performance ? `${Math.round(performance.shareLabelled * 100)} %` : "-",
    decimals(metrics?.auc.estimate),
    decimals(estimate?.auc.estimate),
    decimals(metrics?.calibrationGap.value),
    decimals(drift?.score.psi),
    decimals(drift?.score.psiLimit),
    drifting.length > 3 ? `${drifting.slice(0, 3).join(", ")} and ${drifting.length - 3} more` : drifting.join(", "),
  ];
}

function decimals(value: number | null | undefined): string {
  return value === null || value === undefined ? "-" : value.toFixed(3);
}
