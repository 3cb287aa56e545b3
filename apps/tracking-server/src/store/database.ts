import type { ConnectionSource, Queryable } from "@mlops/database";

/** What the store needs of a database: statements, and connections for the few transactions. A `pg.Pool` fits. */
export type Database = Queryable & ConnectionSource;

/** Postgres' array literal of numbers (also NaN and Infinity) or of digits: quicker than the driver's own. */
export function arrayOf(values: readonly (number | string)[]): string {
  return `{${values.join(",")}}`;
}

/** Postgres' array literal of texts. */
export function textArray(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`).join(",")}}`;
}
