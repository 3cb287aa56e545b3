import { type Chart, chart, colours } from "../../../report/charts/chart.ts";
import type { MonitorReport, MonitorWindow } from "../monitor-answer.ts";
import { distributionRows } from "./distribution-rows.ts";

/** Each feature's bins, training beside the window. */
export function distributionChart(report: MonitorReport, window: MonitorWindow | undefined): Chart {
  const rows = distributionRows(report, window);
  const features = [...new Set(rows.map(({ feature }) => feature))];
  return chart(
    {
      id: "distributions",
      title: `Distributions, training against ${window?.week ?? "the newest week"}`,
      text: "The bins were frozen with the model. Choose a feature below the chart.",
    },
    rows.length,
    {
      height: 260,
      params: [{ name: "shown", value: "score", bind: { input: "select", options: features, name: "feature " } }],
      data: { values: rows },
      transform: [{ filter: "datum.feature == shown" }],
      mark: { type: "bar", tooltip: { content: "data" } },
      encoding: {
        x: { field: "bin", type: "nominal", title: null, sort: { field: "order" }, axis: { labelAngle: -45 } },
        xOffset: { field: "of" },
        y: { field: "share", type: "quantitative", title: "share of rows", axis: { format: "%" } },
        color: {
          field: "of",
          type: "nominal",
          title: null,
          legend: { orient: "top" },
          scale: { domain: ["training", "window"], range: [colours.before, colours.after] },
        },
      },
    },
  );
}

/** Predicted against observed, at training and in the window. */
export function calibrationChart(report: MonitorReport, window: MonitorWindow | undefined): Chart {
  const bins = (of: string, curve: readonly { meanProbability: number; positiveRate: number; count: number }[]) =>
    curve.map(({ meanProbability, positiveRate, count }) => ({
      of,
      predicted: meanProbability,
      observed: positiveRate,
      flights: count,
    }));
  const now = window?.performance?.metrics?.calibration ?? [];
  const rows = [
    ...(window ? bins("held-out at training", report.references[window.modelVersion]?.calibration.bins ?? []) : []),
    ...bins(`week ${window?.week ?? ""}`, now),
  ];
  return chart(
    {
      id: "calibration",
      title: "Calibration",
      text: "On the diagonal, three in ten of the flights given 30 % are late.",
    },
    now.length,
    {
      height: 260,
      layer: [
        {
          data: { values: [{ p: 0 }, { p: 1 }] },
          mark: { type: "line", strokeDash: [3, 3], color: "gray" },
          encoding: { x: { field: "p", type: "quantitative" }, y: { field: "p", type: "quantitative" } },
        },
        {
          data: { values: rows },
          mark: { type: "line", point: true, tooltip: { content: "data" } },
          encoding: {
            x: { field: "predicted", type: "quantitative", title: "predicted", axis: { format: "%" } },
            y: { field: "observed", type: "quantitative", title: "observed", axis: { format: "%" } },
            color: {
              field: "of",
              type: "nominal",
              title: null,
              legend: { orient: "top" },
              scale: { range: [colours.before, colours.after] },
            },
          },
        },
      ],
    },
  );
}

const SHOWN_SLICES = 20;

/** The slices in which predictions and truth part most. */
export function sliceChart(window: MonitorWindow | undefined): Chart {
  const worst = new Set(window?.slices?.worst.map(({ feature, value }) => `${feature} = ${value}`));
  const rows = (window?.slices?.slices ?? []).slice(0, SHOWN_SLICES).map((slice) => {
    const name = `${slice.feature} = ${slice.value}`;
    return { ...slice, slice: name, verdict: worst.has(name) ? "wrong" : "by chance" };
  });
  return chart(
    {
      id: "slices",
      title: "Slices with the largest calibration gap",
      text: "Share of late flights minus mean prediction. Many slices are looked at, so that some look bad by chance: only those that stay significant after correction are called wrong.",
    },
    rows.length,
    {
      height: 18 * rows.length,
      data: { values: rows },
      mark: { type: "bar", tooltip: { content: "data" } },
      encoding: {
        y: { field: "slice", type: "nominal", title: null, sort: null },
        x: { field: "calibrationGap", type: "quantitative", title: "gap", axis: { format: "%" } },
        color: {
          field: "verdict",
          type: "nominal",
          title: null,
          legend: { orient: "top" },
          scale: { domain: ["wrong", "by chance"], range: [colours.drift, "#9aa5b4"] },
        },
      },
    },
  );
}
