import type { LoopHistory } from "../../history/history.ts";
import { type Chart, chart, colours } from "./chart.ts";

/** Mean probability against share of positives, of both models on the week of the last decision. */
export function calibrationChart(history: LoopHistory): Chart {
  const points = history.judged.flatMap(({ model, figures }) =>
    figures.calibration.map((bin) => ({
      model,
      predicted: bin.meanProbability,
      observed: bin.positiveRate,
      rows: bin.count,
    })),
  );
  const axis = { format: "%" };
  return chart(
    {
      id: "calibration",
      title: "Calibration before and after",
      text: `Of ${history.words.rows} that were given 30 %, three in ten should be ${history.words.positives}: on the diagonal. Both models on the same held-out week.`,
    },
    points.length,
    {
      height: 300,
      layer: [
        {
          data: { values: [{ p: 0 }, { p: 1 }] },
          mark: { type: "line", strokeDash: [3, 3], color: "gray" },
          encoding: { x: { field: "p", type: "quantitative" }, y: { field: "p", type: "quantitative" } },
        },
        {
          data: { values: points },
          mark: { type: "line", point: true, tooltip: { content: "data" } },
          encoding: {
            x: { field: "predicted", type: "quantitative", title: "predicted", axis },
            y: { field: "observed", type: "quantitative", title: "observed", axis },
            color: modelColour(history),
          },
        },
      ],
    },
  );
}

/** The same colour for the same model in every chart. */
export function modelColour(history: LoopHistory): object {
  const domain = history.judged.map(({ model }) => model);
  const range = domain.length > 1 ? [colours.before, colours.after] : [colours.before];
  return { field: "model", type: "nominal", title: null, scale: { domain, range }, legend: { orient: "top" } };
}
