import type { EncodingRequest } from "@mlops/training";
import { daysOf, orderingColumn, type TableColumn, type TableDefinition } from "./definition.ts";

export interface EncodingOptions {
  /** Most numbers of a category's learned vector. */
  readonly category_dimensions: number;
  /** Most values of a category with a vector of their own. */
  readonly category_values: number;
  /** A rarer value shares the vector of those never seen. */
  readonly category_minimum_rows: number;
}

/**
 * How the columns enter the network: numbers standardized, categories as learned vectors, dates as a number, weekday and
 * season. The date that the rows are ordered by is its weekday alone: what comes next is later than all of training, and
 * in a season that a table of some months has not seen.
 */
export function encodingRequests(table: TableDefinition, options: EncodingOptions): EncodingRequest[] {
  const ordering = orderingColumn(table);
  return table.columns.flatMap((column) => encodeColumn(column, column.source === ordering, options));
}

const WEEK_DAYS = 7;
const YEAR_DAYS = 365.2425;

function encodeColumn(
  { name, kind, missing }: TableColumn,
  isOrdering: boolean,
  options: EncodingOptions,
): EncodingRequest[] {
  if (kind === "number") return [{ kind: "number", input: name, missing }];
  if (kind === "category") {
    const { category_dimensions: dimension, category_values: maximum, category_minimum_rows: minimumRows } = options;
    return [{ kind: "category", input: name, dimension, maximum, minimumRows }];
  }
  const input = daysOf(name);
  const cycle = (period: number, harmonics: number): EncodingRequest => ({
    kind: "cycle",
    input,
    period,
    harmonics,
    missing,
  });
  return [
    ...(isOrdering ? [] : [{ kind: "number", input, missing } as const]),
    cycle(WEEK_DAYS, 2),
    ...(isOrdering ? [] : [cycle(YEAR_DAYS, 2)]),
  ];
}
