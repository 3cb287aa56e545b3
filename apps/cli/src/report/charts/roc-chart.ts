import type { LoopHistory } from "../../history/history.ts";
import { modelColour } from "./calibration-chart.ts";
import { type Chart, chart } from "./chart.ts";

/** ROC of both models on the week of the last decision. */
export function rocChart(history: LoopHistory): Chart {
  const points = history.judged.flatMap(({ model, figures }) =>
    figures.roc.map((point, order) => ({ model, order, false: point.falsePositiveRate, true: point.truePositiveRate })),
  );
  return chart(
    {
      id: "roc",
      title: "ROC of both models",
      text: `The share of ${history.words.positives} that are found against the share of the others taken for such, over all thresholds.`,
    },
    points.length,
    {
      height: 300,
      data: { values: points },
      mark: { type: "line", tooltip: { content: "data" } },
      encoding: {
        x: { field: "false", type: "quantitative", title: "false positive rate" },
        y: { field: "true", type: "quantitative", title: "true positive rate" },
        order: { field: "order" },
        color: modelColour(history),
      },
    },
  );
}
