import type { PlotSettings } from "./plots.ts";
import type { Point } from "./read-points.ts";

type Spec = Readonly<Record<string, unknown>>;

const SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json";

/** A Vega-Lite 5 specification with its data inside, after DVC's templates: linear, simple, smooth, scatter, bar, confusion. */
export function vegaSpec(settings: PlotSettings, rows: readonly Point[]): Spec {
  const x = settings.x ?? "step";
  const fields = settings.y.length > 0 ? settings.y : [lastField(rows, x)];
  const points = settings.x === undefined ? numbered(rows) : rows;
  const { values, y } = fields.length === 1 ? { values: points, y: fields[0] as string } : folded(points, fields);
  const shared = { $schema: SCHEMA, title: settings.title ?? settings.name, data: { values }, width: 480, height: 300 };
  if (settings.template.startsWith("confusion")) return { ...shared, ...confusion(x, y, settings) };
  const color = fields.length === 1 ? { field: "rev", type: "nominal" } : { field: "series", type: "nominal" };
  const axis = (field: string, label: string | undefined): Spec => ({
    field,
    type: typeOf(values, field),
    title: label ?? field,
    scale: { zero: false },
  });
  const encoding = { x: axis(x, settings.xLabel), y: axis(y, settings.yLabel), color };
  const dash = fields.length === 1 ? {} : { strokeDash: { field: "rev", type: "nominal" } };
  return { ...shared, mark: markOf(settings.template), encoding: { ...encoding, ...dash } };
}

function markOf(template: string): unknown {
  if (template.startsWith("scatter")) return { type: "point", tooltip: true, filled: true };
  if (template.startsWith("bar")) return { type: "bar", tooltip: true };
  return { type: "line", point: true, tooltip: true, ...(template === "smooth" ? { interpolate: "monotone" } : {}) };
}

/** Counts of actual against predicted classes. */
function confusion(x: string, y: string, settings: PlotSettings): Spec {
  const axis = (field: string, label: string | undefined): Spec => ({ field, type: "nominal", title: label ?? field });
  const encoding = { x: axis(x, settings.xLabel), y: axis(y, settings.yLabel) };
  return {
    transform: [{ aggregate: [{ op: "count", as: "count" }], groupby: [x, y, "rev"] }],
    facet: { field: "rev", type: "nominal" },
    spec: {
      layer: [
        { mark: "rect", encoding: { ...encoding, color: { field: "count", type: "quantitative" } } },
        { mark: "text", encoding: { ...encoding, text: { field: "count", type: "quantitative" } } },
      ],
    },
  };
}

/** Rows without an x are numbered, each revision from 0. */
function numbered(rows: readonly Point[]): Point[] {
  const next = new Map<unknown, number>();
  return rows.map((row) => {
    const step = next.get(row.rev) ?? 0;
    next.set(row.rev, step + 1);
    return { step, ...row };
  });
}

function folded(rows: readonly Point[], fields: readonly string[]): { values: Point[]; y: string } {
  return {
    values: rows.flatMap((row) =>
      fields.flatMap((series) => (series in row ? [{ ...row, series, value: row[series] }] : [])),
    ),
    y: "value",
  };
}

/** DVC draws the last column when none is named. */
function lastField(rows: readonly Point[], x: string): string {
  return (
    Object.keys(rows[0] ?? {})
      .filter((field) => field !== "rev" && field !== x)
      .at(-1) ?? "value"
  );
}

function typeOf(rows: readonly Point[], field: string): string {
  return rows.every((row) => typeof row[field] === "number" || row[field] === undefined || row[field] === null)
    ? "quantitative"
    : "nominal";
}
