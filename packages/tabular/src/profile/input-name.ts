import { daysOf, EVENT_TIME, LABEL } from "../table/definition.ts";

/** Names that the model, the data set or the monitor need for themselves. */
const RESERVED = new Set([
  "probability",
  "score",
  "prediction_id",
  EVENT_TIME,
  LABEL,
  "labels",
  "week",
  "split",
  "id",
  "place",
  "nth",
  "own_time",
  "$week",
  "$hour",
  "$shadow_of",
]);

/**
 * The name that clients call a column by: the header's, if nothing stands against it. An empty one is named by its place, one
 * that every JavaScript object has (`constructor`, `__proto__`) or that is taken gets an underline. SQL does not tell
 * capitals from small letters, so names that differ in nothing else are taken too.
 */
export function inputName(header: string, place: number, taken: Set<string>): string {
  const plain = header
    .normalize("NFC")
    .replace(/\p{Cc}+/gu, " ")
    .trim();
  let name = plain === "" ? `column_${place + 1}` : plain;
  while (isTaken(name, taken)) name = `${name}_`;
  taken.add(name.toLowerCase());
  taken.add(daysOf(name).toLowerCase());
  return name;
}

function isTaken(name: string, taken: ReadonlySet<string>): boolean {
  const folded = name.toLowerCase();
  return name in Object.prototype || RESERVED.has(folded) || taken.has(folded) || taken.has(daysOf(folded));
}
