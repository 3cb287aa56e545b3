import { invalid, TrackingError } from "../protocol/errors.ts";

/** One `order_by` entry: an identifier and its direction (ascending unless it says DESC). */
export interface Order {
  readonly identifier: string;
  readonly ascending: boolean;
}

const entry = /^\s*((?:\w+|`[^`]*`|"[^"]*")(?:\.(?:\w+|`[^`]*`|"[^"]*"))*)(?:\s+(\w+))?\s*$/;

/** Parses an `order_by` entry: "metrics.`val loss` DESC". */
export function parseOrder(text: string): Order {
  const found = entry.exec(text);
  if (!found?.[1]) throw invalid(`Invalid order_by clause '${text}'. Could not be parsed.`);
  const direction = found[2]?.toLowerCase() ?? "asc";
  if (direction !== "asc" && direction !== "desc") {
    throw invalid(`Invalid ordering key in order_by clause '${text}'.`);
  }
  return { identifier: found[1], ascending: direction === "asc" };
}

/** That no field is ordered by twice. */
export function checkDistinct(fields: readonly string[], orderBy: readonly string[]): void {
  if (new Set(fields).size < fields.length) {
    const listed = orderBy.map((one) => `'${one}'`).join(", ");
    throw new TrackingError("INTERNAL_ERROR", `\`order_by\` contains duplicate fields: [${listed}]`);
  }
}
