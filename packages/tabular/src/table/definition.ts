/** A table that a model learns from, as a project's `src/table.ts` defines it. */
export interface TableDefinition {
  /** How its CSV is written. */
  readonly csv: CsvDialect;
  /** All columns of the CSV, by their place; names as the header has them. */
  readonly header: readonly string[];
  /** The columns that the model sees, in the order of its inputs. */
  readonly columns: readonly TableColumn[];
  readonly target: TargetDefinition;
  /** In which order the rows came, and how they are put into batches that play weeks. */
  readonly batches: Batching;
}

export interface CsvDialect {
  readonly delimiter: string;
  /** Empty: nothing is quoted. */
  readonly quote: string;
  /** Words that stand for a missing value, beside nothing at all. */
  readonly missing: readonly string[];
}

/** What a column is to the model. */
type ColumnKind = "number" | "category" | "date";

export interface TableColumn {
  /** What clients call it: the header's name, unless something stands against that. */
  readonly name: string;
  /** Name in the CSV's header. */
  readonly source: string;
  readonly kind: ColumnKind;
  /** Whether values may be missing: a number is filled with the mean and says so, a text is a category of its own. */
  readonly missing: boolean;
  /** Of a date: how it is written in the CSV, `iso` or a strptime pattern, each tried in turn. */
  readonly formats?: readonly string[];
}

interface TargetDefinition {
  /** Name in the CSV's header. */
  readonly source: string;
  /** The value whose probability the model gives; every other is its opposite. */
  readonly positive: string;
}

/** By the calendar: rows of a week are its batch. By count: so many rows play a week, in the order given. */
export type Batching =
  | { readonly by: "week"; readonly time: string }
  | {
      readonly by: "count";
      readonly rows: number;
      /** Monday of the week that the first batch plays. */
      readonly firstWeek: string;
      readonly order: RowOrder;
    };

export type RowOrder =
  | { readonly by: "time"; readonly time: string }
  | { readonly by: "file" }
  | { readonly by: "random"; readonly seed: number };

/** The request column that says when a row of a table without its own weeks is asked about. */
export const EVENT_TIME = "event_time";
/** The data set's column of 0 and 1. */
export const LABEL = "label";

/** Name of the model's input that a date becomes: days since 2000, of which the graph makes weekdays and seasons. */
export function daysOf(name: string): string {
  return `${name}_days`;
}

/** An input of the model's graph. */
export interface ModelInput {
  readonly name: string;
  readonly type: "string" | "number";
  readonly missing: boolean;
}

/** The model's inputs with their types, in order. */
export function modelInputs({ columns }: TableDefinition): ModelInput[] {
  return columns.map(({ name, kind, missing }) => ({
    name: kind === "date" ? daysOf(name) : name,
    type: kind === "category" ? "string" : "number",
    missing,
  }));
}

/** The column whose time orders the rows, if one does. */
export function orderingColumn({ batches }: TableDefinition): string | undefined {
  if (batches.by === "week") return batches.time;
  return batches.order.by === "time" ? batches.order.time : undefined;
}
