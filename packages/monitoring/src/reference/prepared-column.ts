import type { Column } from "@mlops/statistics";
import { ReferenceInputError } from "../errors.ts";
import { toNumbers } from "./number-column.ts";

/** A column of the training rows. NaN, null and undefined are missing numbers; null and "" missing strings. */
export type ReferenceColumn = Column | readonly (number | null | undefined)[] | readonly (string | null | undefined)[];

/** A column as it is counted: numbers without boxes, or words as numbers into a list of the different ones. */
export type PreparedColumn =
  | { readonly kind: "number"; readonly values: Float64Array }
  | {
      readonly kind: "category";
      readonly words: readonly string[];
      readonly codes: Uint16Array;
      readonly counts: readonly number[];
    };

/** Code of a missing word. */
export const MISSING_WORD = 0xffff;

/** Most categories a monitored column may have: more is an identifier, not a category. */
export const MAXIMUM_CATEGORIES = 10_000;

/** Looks at each value once. */
export function prepareColumn(name: string, column: ReferenceColumn): PreparedColumn {
  return isText(column) ? prepareWords(name, column) : { kind: "number", values: toNumbers(name, column) };
}

function prepareWords(name: string, column: ArrayLike<unknown>): PreparedColumn {
  const known = new Map<string, number>();
  const counts: number[] = [];
  const codes = new Uint16Array(column.length);
  for (let row = 0; row < column.length; row++) {
    const value = column[row];
    if (value === null || value === undefined || value === "") {
      codes[row] = MISSING_WORD;
      continue;
    }
    if (typeof value !== "string") throw new ReferenceInputError(name, "strings", `${typeof value} at row ${row}`);
    let code = known.get(value);
    if (code === undefined) {
      code = known.size;
      // Beyond the most that is allowed only their number matters, for the error.
      known.set(value, code);
      counts.push(0);
    }
    codes[row] = code;
    counts[code] = (counts[code] as number) + 1;
  }
  if (known.size > MAXIMUM_CATEGORIES) {
    throw new ReferenceInputError(name, `at most ${MAXIMUM_CATEGORIES} categories`, `${known.size}`);
  }
  return { kind: "category", words: [...known.keys()], codes, counts };
}

function isText(column: ReferenceColumn): boolean {
  if (!Array.isArray(column)) return false;
  return typeof column.find((value) => value !== null && value !== undefined) === "string";
}
