import { type Chart, chart, colours } from "../../../report/charts/chart.ts";
import type { MonitorReport, MonitorWindow } from "../monitor-answer.ts";
import { distributionRows } from "./distribution-rows.ts";

const week = { field: "week", type: "ordinal", title: "week (Monday)", axis: { labelAngle: -45 } };

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

function performanceChart(report: MonitorReport, windows: readonly MonitorWindow[]): Chart {
  const rows = windows.flatMap(({ week: monday, modelVersion, performance, estimate }) => {
    const base = { week: monday, model: `v${modelVersion}` };
    const measured = performance?.metrics?.auc;
    return [
      ...(measured
        ? [{ ...base, kind: "measured on labels", auc: measured.estimate, low: measured.low, high: measured.high }]
        : []),
      ...(estimate
        ? [
            {
              ...base,
              kind: "estimated before labels",
              auc: estimate.auc.estimate,
              low: estimate.auc.low,
              high: estimate.auc.high,
            },
          ]
        : []),
    ];
  });
  const alerts = report.alertHistory.flatMap(({ name, week: monday }) =>
    monday && name !== "FeatureDrift" ? [{ week: monday, alert: name }] : [],
  );
  const color = {
    field: "kind",
    type: "nominal",
    title: null,
    legend: { orient: "top" },
    scale: { range: [colours.after, colours.before] },
  };
  return chart(
    {
      id: "performance",
      title: "AUC by week",
      text: "With 95 % intervals. Where the measured value leaves the band of the estimate, the relation between features and lateness has moved. Dashed: an alert fired.",
    },
    rows.length,
    {
      height: 260,
      layer: [
        {
          data: { values: rows },
          mark: { type: "errorbar" },
          encoding: {
            x: week,
            y: { field: "low", type: "quantitative", title: "AUC", scale: { zero: false } },
            y2: { field: "high" },
            color,
          },
        },
        {
          data: { values: rows },
          mark: { type: "line", point: true, tooltip: { content: "data" } },
          encoding: { x: week, y: { field: "auc", type: "quantitative" }, color, detail: { field: "model" } },
        },
        {
          data: { values: alerts },
          mark: { type: "rule", strokeDash: [4, 3], color: colours.drift, tooltip: { content: "data" } },
          encoding: { x: week },
        },
      ],
    },
  );
}

function rateChart(windows: readonly MonitorWindow[]): Chart {
  const rows = windows.flatMap(({ week: monday, modelVersion, performance }) => {
    const metrics = performance?.metrics;
    if (!metrics) return [];
    const base = { week: monday, model: `v${modelVersion}` };
    return [
      { ...base, kind: "late", share: metrics.positiveShare.estimate },
      { ...base, kind: "predicted", share: metrics.meanProbability },
    ];
  });
  return chart(
    {
      id: "rates",
      title: "Late flights, predicted and true",
      text: "The distance of the two lines is the calibration gap.",
    },
    rows.length,
    {
      height: 220,
      data: { values: rows },
      mark: { type: "line", point: true, tooltip: { content: "data" } },
      encoding: {
        x: week,
        y: { field: "share", type: "quantitative", title: "share of flights", axis: { format: "%" } },
        color: {
          field: "kind",
          type: "nominal",
          title: null,
          legend: { orient: "top" },
          scale: { range: [colours.drift, colours.before] },
        },
        detail: { field: "model" },
      },
    },
  );
}

function driftChart(windows: readonly MonitorWindow[]): Chart {
  const rows = windows.flatMap(({ week: monday, drift }) =>
    [...(drift?.features ?? []), ...(drift ? [drift.score] : [])].flatMap(
      ({ feature, psi, psiLimit, adjustedPValue, verdict }) =>
        psiLimit === null
          ? []
          : [{ week: monday, feature, psi, psiLimit, ofLimit: psi / psiLimit, adjustedPValue, verdict }],
    ),
  );
  return chart(
    {
      id: "drift",
      title: "Drift by feature and week",
      text: "PSI as a share of its limit at that week's number of rows: red has passed what training weeks differ by among themselves.",
    },
    rows.length,
    {
      data: { values: rows },
      mark: { type: "rect", tooltip: { content: "data" } },
      encoding: {
        x: week,
        y: { field: "feature", type: "nominal", title: null },
        color: {
          field: "ofLimit",
          type: "quantitative",
          title: "of limit",
          scale: { scheme: "redyellowblue", reverse: true, domain: [0, 2], domainMid: 1, clamp: true },
        },
      },
    },
  );
}

function distributionChart(report: MonitorReport, window: MonitorWindow | undefined): Chart {
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

function calibrationChart(report: MonitorReport, window: MonitorWindow | undefined): Chart {
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

function sliceChart(window: MonitorWindow | undefined): Chart {
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
