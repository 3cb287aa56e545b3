import type { AlertDefinition, Comparison } from "./definition.ts";

/** The PromQL expression of an alert: the first comparison's value where all the others hold for the same labels. */
export function promqlOf(alert: AlertDefinition): string {
  return alert.when.map(comparisonPromql).join(" and ");
}

function comparisonPromql(comparison: Comparison): string {
  const { metric, is, than } = comparison;
  const selector = selectorOf(comparison);
  const left = comparison.absolute ? `abs(${metric}${selector})` : `${metric}${selector}`;
  const right = typeof than === "number" ? String(than) : `${than.metric}${selector}`;
  return `(${left} ${is === "above" ? ">" : "<"} ${right})`;
}

function selectorOf({ match = {}, exclude = {} }: Comparison): string {
  const matchers = [
    ...Object.entries(match).map(([label, value]) => `${label}=${JSON.stringify(value)}`),
    ...Object.entries(exclude).map(([label, value]) => `${label}!=${JSON.stringify(value)}`),
  ];
  return matchers.length === 0 ? "" : `{${matchers.join(",")}}`;
}
