import type { Chart } from "../../../report/charts/chart.ts";
import type { MonitorReport } from "../monitor-answer.ts";
import { driftChart, performanceChart, rateChart } from "./week-charts.ts";
import { calibrationChart, distributionChart, sliceChart } from "./window-charts.ts";

/** The charts of the page, in order. */
export function monitorCharts(report: MonitorReport): Chart[] {
  const measured = report.windows.filter((window) => window.drift !== null);
  const newest = measured.findLast((window) => window.status === "closed") ?? measured.at(-1);
  return [
    performanceChart(report, measured),
    rateChart(measured),
    driftChart(measured),
    distributionChart(report, newest),
    calibrationChart(report, newest),
    sliceChart(newest),
  ];
}
