import type { Sample } from "../alerts/definition.ts";

const LINE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)",?/g;

/**
 * Samples of a scraped page in Prometheus's text format 0.0.4 (also OpenMetrics's lines; exemplars are left out).
 * Comments and lines that are none are skipped.
 *
 * @param wanted only metrics of these names; all when not given
 */
export function parseExposition(text: string, wanted?: ReadonlySet<string>): Sample[] {
  return text.split("\n").flatMap((line) => {
    const [, metric, labels, value] = LINE.exec(line.split(" # ")[0]?.trim() ?? "") ?? [];
    if (metric === undefined || value === undefined || (wanted && !wanted.has(metric))) return [];
    return [{ metric, labels: parseLabels(labels ?? ""), value: parseNumber(value) }];
  });
}

function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [, name, value] of text.matchAll(LABEL)) labels[name as string] = unescapeLabel(value as string);
  return labels;
}

/** `\\`, `\"` and `\n`, in one pass: an escaped backslash begins no other escape. */
function unescapeLabel(text: string): string {
  return text.replace(/\\(.)/g, (_, character: string) => (character === "n" ? "\n" : character));
}

function parseNumber(text: string): number {
  if (text === "+Inf") return Number.POSITIVE_INFINITY;
  return text === "-Inf" ? Number.NEGATIVE_INFINITY : Number(text);
}
