import type { LoopHistory, Moment } from "../../history/history.ts";
import { type Chart, chart, colours } from "./chart.ts";

/** Share of late flights and AUC by week, with the alert and the promotion. */
export function weeksChart(history: LoopHistory): Chart {
  const weeks = history.weeks.map(({ week, lateShare, auc, meanProbability }) => ({
    week,
    lateShare,
    auc,
    meanProbability,
  }));
  const x = { field: "week", type: "ordinal", title: "week of departure (Monday)", axis: { labelAngle: -45 } };
  const line = (field: string, title: string, color: string, format: string) => ({
    height: 150,
    layer: [
      {
        mark: { type: "line", point: true, color, tooltip: true },
        encoding: { x, y: { field, type: "quantitative", title, axis: { format }, scale: { zero: false } } },
      },
      ...marks(history.moments, x),
    ],
  });
  return chart(
    {
      id: "weeks",
      title: "Late flights and how well they were foreseen",
      text: "Above: the share of flights that were late, the real drift in the data. Below: AUC of the probabilities that were served. The lines mark the alert and the first week of the new model.",
    },
    weeks.length,
    {
      data: { values: weeks },
      vconcat: [
        { width: "container", ...line("lateShare", "late flights", colours.drift, "%") },
        { width: "container", ...line("auc", "AUC", colours.before, ".3f") },
      ],
      width: undefined,
      autosize: undefined,
    },
  );
}

/** Vertical lines with their names, at the weeks in which something happened. */
export function marks(moments: readonly Moment[], x: object): object[] {
  if (moments.length === 0) return [];
  const color = {
    field: "kind",
    type: "nominal",
    title: null,
    scale: { domain: ["alert", "promotion"], range: [colours.drift, colours.good] },
  };
  const data = { values: moments };
  return [
    { data, mark: { type: "rule", strokeDash: [4, 3], size: 2, tooltip: { content: "data" } }, encoding: { x, color } },
    {
      data,
      mark: { type: "text", align: "left", dx: 4, y: 8, fontSize: 11 },
      encoding: { x, text: { field: "label" }, color },
    },
  ];
}
