import type { PerformanceMetric } from "./model-card.ts";

/** Metrics of a part of the test rows: `origin=ORD`, `hour=17`, `month=6`. */
export interface SliceRow {
  readonly slice: string;
  readonly rows: number;
  /** Any number of metrics, with `NAME_low` and `NAME_high` where there is an interval. */
  readonly [metric: string]: number | string;
}

/** Numbers that count what was measured and are no metric themselves. */
const counts = new Set(["rows", "slice"]);

/** Each number of a metrics file as a metric of all rows, with its interval where there is one. */
export function overallMetrics(metrics: Readonly<Record<string, unknown>>): PerformanceMetric[] {
  return toMetrics(metrics, "overall");
}

/** The metrics of one slice. */
export function sliceMetrics(row: SliceRow): PerformanceMetric[] {
  return toMetrics(row, row.slice);
}

function toMetrics(values: Readonly<Record<string, unknown>>, slice: string): PerformanceMetric[] {
  const rows = typeof values.rows === "number" ? { rows: values.rows } : {};
  return Object.entries(values).flatMap(([type, value]) => {
    if (typeof value !== "number" || counts.has(type) || isBound(type, values)) return [];
    return [{ type, value, slice, ...rows, ...interval(type, values) }];
  });
}

function isBound(name: string, values: Readonly<Record<string, unknown>>): boolean {
  const base = /^(.+)_(?:low|high)$/.exec(name)?.[1];
  return base !== undefined && base in values;
}

function interval(
  name: string,
  values: Readonly<Record<string, unknown>>,
): Pick<PerformanceMetric, "confidence_interval"> {
  const [lower_bound, upper_bound] = [values[`${name}_low`], values[`${name}_high`]];
  if (typeof lower_bound !== "number" || typeof upper_bound !== "number") return {};
  return { confidence_interval: { lower_bound, upper_bound } };
}
