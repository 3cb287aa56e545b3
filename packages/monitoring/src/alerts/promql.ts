import type { AlertDefinition, Comparison, Selection, Threshold } from "./definition.ts";

/** The PromQL expression of an alert: the first comparison's value where all the others hold for the same labels. */
export function promqlOf(alert: AlertDefinition): string {
  return alert.when.map(comparisonPromql).join(" and ");
}

function comparisonPromql(comparison: Comparison): string {
  const selector = selectorOf(comparison);
  if (comparison.is === "absent") return `absent(${comparison.metric}${selector})`;
  const { than, is } = comparison;
  const right = typeof than === "number" ? String(than) : `${than.metric}${selector}`;
  return `(${leftSide(comparison, selector)} ${is === "above" ? ">" : "<"} ${right})`;
}

function leftSide({ metric, of }: Threshold, selector: string): string {
  if (of === "size") return `abs(${metric}${selector})`;
  return of === "age" ? `(time() - ${metric}${selector})` : `${metric}${selector}`;
}

function selectorOf({ match = {}, exclude = {} }: Selection): string {
  const matchers = [
    ...Object.entries(match).map(([label, value]) => `${label}=${JSON.stringify(value)}`),
    ...Object.entries(exclude).map(([label, value]) => `${label}!=${JSON.stringify(value)}`),
  ];
  return matchers.length === 0 ? "" : `{${matchers.join(",")}}`;
}
