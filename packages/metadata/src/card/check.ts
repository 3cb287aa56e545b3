import { CardIncompleteError } from "./errors.ts";
import type { ModelCard } from "./model-card.ts";

/** Slices that a card of the flights must speak about, by the column before `=`. */
const flightSlices: readonly string[] = ["origin", "hour", "month"];

/**
 * Paths of all fields that say nothing: empty text, empty list, empty object, no number.
 *
 * @param requiredSlices columns whose slices the card must speak about
 */
export function findEmptyFields(card: ModelCard, requiredSlices: readonly string[] = flightSlices): string[] {
  const { performance_metrics: metrics } = card.quantitative_analysis;
  return [
    ...emptyPaths(card, ""),
    ...(metrics.some((metric) => metric.slice === "overall" && metric.confidence_interval)
      ? []
      : ["quantitative_analysis.performance_metrics.confidence_interval"]),
    ...requiredSlices
      .filter((column) => !metrics.some((metric) => metric.slice.startsWith(`${column}=`)))
      .map((column) => `quantitative_analysis.performance_metrics.slice ${column}`),
  ];
}

/** @throws {CardIncompleteError} naming every empty field. */
export function requireCompleteCard(card: ModelCard, requiredSlices?: readonly string[]): void {
  const empty = findEmptyFields(card, requiredSlices);
  if (empty.length > 0) throw new CardIncompleteError(card.model_details.path, empty);
}

function emptyPaths(value: unknown, path: string): string[] {
  if (value === null || value === undefined || Number.isNaN(value)) return [path];
  if (typeof value === "string") return value.trim() === "" ? [path] : [];
  if (typeof value !== "object") return [];
  const entries = Object.entries(value);
  if (entries.length === 0) return [path];
  const parent = path === "" ? "" : `${path}.`;
  return entries.flatMap(([name, child]) => (isFree(path) ? [] : emptyPaths(child, parent + name)));
}

/** Parameters and environment are whatever was recorded; only that there are some is asked. */
function isFree(path: string): boolean {
  return path === "reproduction.parameters" || path === "reproduction.environment";
}
