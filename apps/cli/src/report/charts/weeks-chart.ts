import type { LoopHistory, Moment } from "../../history/history.ts";
import { type Chart, chart, colours } from "./chart.ts";

/** Share of positives by week, with the alert and the promotion. */
export function lateChart(history: LoopHistory): Chart {
  const text = "The real drift in the data. The lines mark the alert and the first week of the new model.";
  return weekly(
    history,
    { id: "late", title: `Share of ${history.words.positives}`, text },
    "lateShare",
    "%",
    colours.drift,
  );
}

/** AUC of the served probabilities by week. */
export function aucChart(history: LoopHistory): Chart {
  const text = "AUC of the probabilities that were served, whichever model gave them, on the labels that came later.";
  return weekly(history, { id: "auc", title: "How well they were foreseen", text }, "auc", ".3f", colours.before);
}

function weekly(
  history: LoopHistory,
  about: Pick<Chart, "id" | "title" | "text">,
  field: "lateShare" | "auc",
  format: string,
  color: string,
): Chart {
  const rows = history.weeks.filter((week) => week[field] !== undefined);
  const x = { field: "week", type: "ordinal", title: "week (its Monday)", axis: { labelAngle: -45 } };
  return chart(about, rows.length, {
    height: 160,
    layer: [
      {
        data: { values: rows },
        mark: { type: "line", point: { color }, color, tooltip: { content: "data" } },
        encoding: { x, y: { field, type: "quantitative", title: null, axis: { format }, scale: { zero: false } } },
      },
      ...marks(history.moments, x),
    ],
  });
}

/** Vertical lines with their names, at the weeks in which something happened; neighbours one below the other. */
function marks(moments: readonly Moment[], x: object): object[] {
  if (moments.length === 0) return [];
  const color = {
    field: "kind",
    type: "nominal",
    title: null,
    legend: { orient: "top" },
    scale: { domain: ["alert", "promotion"], range: [colours.drift, colours.good] },
  };
  const rows = { values: moments.map((moment, index) => ({ ...moment, labelY: 8 + 13 * (index % 3) })) };
  return [
    {
      data: rows,
      mark: { type: "rule", strokeDash: [4, 3], size: 2, tooltip: { content: "data" } },
      encoding: { x, color },
    },
    {
      data: rows,
      mark: { type: "text", align: "left", dx: 4, fontSize: 11 },
      encoding: {
        x,
        y: { field: "labelY", type: "quantitative", scale: null, axis: null },
        text: { field: "label" },
        color,
      },
    },
  ];
}
