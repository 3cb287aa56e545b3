import { type Chart, chart, colours } from "../../../report/charts/chart.ts";
import type { MonitorReport, MonitorWindow } from "../monitor-answer.ts";

const week = { field: "week", type: "ordinal", title: "week (Monday)", axis: { labelAngle: -45 } };

/** AUC by week, measured and estimated, with the alerts that fired. */
export function performanceChart(report: MonitorReport, windows: readonly MonitorWindow[]): Chart {
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

/** The share of late flights, true and predicted. */
export function rateChart(windows: readonly MonitorWindow[]): Chart {
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

/** PSI of each feature and week, as a share of its limit. */
export function driftChart(windows: readonly MonitorWindow[]): Chart {
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
      height: 15 * new Set(rows.map(({ feature }) => feature)).size,
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
