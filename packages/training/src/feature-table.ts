import { ColumnError } from "./errors.ts";

/** Rows of raw model inputs by column. A missing number is NaN, a missing string is empty. */
export interface FeatureTable {
  readonly rows: number;
  readonly strings: Readonly<Record<string, readonly string[]>>;
  readonly numbers: Readonly<Record<string, Float32Array>>;
}

/** A table with what is to be learned: whether a row is positive (a flight was late), and a measure behind that. */
export interface LabelledTable extends FeatureTable {
  /** 0 or 1. */
  readonly late: Float32Array;
  /** Minutes; may be negative. All 0, and `delayWeight` 0, where there is no measure. */
  readonly delayMinutes: Float32Array;
}

/** Throws {@link ColumnError} naming all columns of `inputs` that are missing or of a wrong length. */
export function requireColumns(
  table: FeatureTable,
  inputs: readonly { name: string; type: "string" | "number" }[],
): void {
  const problems = inputs.flatMap(({ name, type }) => {
    const column = type === "string" ? table.strings[name] : table.numbers[name];
    if (column === undefined) return [`no ${type} column ${name}`];
    return column.length === table.rows ? [] : [`column ${name} has ${column.length} rows, expected ${table.rows}`];
  });
  if (problems.length > 0) throw new ColumnError(problems);
}

/** Every `step`-th row, from the first. */
export function thinTable(table: LabelledTable, step: number): LabelledTable {
  const isKept = (_: unknown, row: number): boolean => row % step === 0;
  const late = table.late.filter(isKept);
  return {
    rows: late.length,
    strings: Object.fromEntries(Object.entries(table.strings).map(([name, column]) => [name, column.filter(isKept)])),
    numbers: Object.fromEntries(Object.entries(table.numbers).map(([name, column]) => [name, column.filter(isKept)])),
    late,
    delayMinutes: table.delayMinutes.filter(isKept),
  };
}
