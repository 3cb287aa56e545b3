import type { MonitorReport } from "../monitor-answer.ts";

/**
 * The report with windows by count under a name of their own in place of their week, which many of them share:
 * `v1 0012`, so that names sort as the windows follow.
 */
export function nameWindows(report: MonitorReport): MonitorReport {
  const name = (week: string, number: number, version: number | string): string =>
    number === 0 ? week : `v${version} ${String(number).padStart(4, "0")}`;
  return {
    ...report,
    windows: report.windows.map((window) => ({
      ...window,
      week: name(window.week, window.number, window.modelVersion),
    })),
    alertHistory: report.alertHistory.map((alert) => ({
      ...alert,
      week: alert.week && name(alert.week, alert.number, alert.labels.model_version ?? ""),
    })),
  };
}
