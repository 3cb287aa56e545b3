import type { LoopHistory } from "../../history/history.ts";
import { type Chart, chart } from "./chart.ts";

/** Population stability index of each feature in each week, against the serving model's training reference. */
export function driftChart(history: LoopHistory): Chart {
  return chart(
    {
      id: "drift",
      title: "Drift by feature and week",
      text: "Population stability index against the reference that was frozen with the model: below 0.1 quiet, above 0.2 a real change.",
    },
    history.drift.length,
    {
      height: 15 * new Set(history.drift.map(({ feature }) => feature)).size,
      data: { values: history.drift },
      mark: { type: "rect", tooltip: { content: "data" } },
      encoding: {
        x: { field: "week", type: "ordinal", title: "week", axis: { labelAngle: -45 } },
        y: { field: "feature", type: "nominal", title: null },
        color: {
          field: "psi",
          type: "quantitative",
          title: "PSI",
          scale: { scheme: "yelloworangered", domain: [0, 0.3], clamp: true },
        },
      },
    },
  );
}
