import { DuckDBInstance } from "@duckdb/node-api";
import type { FeatureTable } from "@mlops/training";

/** The labelled week as the features stage wrote it, held out of the challenger's training. */
export interface LabelledWeek {
  /** Monday of the newest week in it. */
  readonly week: string;
  readonly table: FeatureTable;
  readonly labels: Uint8Array;
  readonly origins: readonly string[];
  readonly hours: Float32Array;
}

/** The file has none of the columns that a gate needs. */
class LabelledWeekError extends Error {
  override readonly name = "LabelledWeekError";

  constructor(file: string, reason: string) {
    super(`${file} cannot be used by the gate: ${reason}; run the pipeline's features stage again`);
  }
}

const bookkeeping: ReadonlySet<string> = new Set(["id", "scheduled_departure", "late", "delay_minutes"]);

/**
 * Reads at most `rows` flights of a parquet file, drawn evenly by a hash of their place, so that the draw is the same in
 * every run. Text columns become strings, all others numbers.
 */
export async function readLabelledWeek(file: string, rows: number): Promise<LabelledWeek> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1", memory_limit: "512MB" });
  try {
    const connection = await instance.connect();
    const reader = await connection.runAndReadAll(
      `select *, strftime(date_trunc('week', scheduled_departure), '%Y-%m-%d') as week, hour(scheduled_departure)::float as hour
       from (select * from read_parquet($file) order by hash(id), id limit $rows) order by id`,
      { file, rows },
    );
    return toWeek(file, reader.columnNames(), reader.getColumnsJS() as unknown[][]);
  } finally {
    instance.closeSync();
  }
}

function toWeek(file: string, names: readonly string[], columns: readonly (readonly unknown[])[]): LabelledWeek {
  const column = (name: string): readonly unknown[] => {
    const found = columns[names.indexOf(name)];
    if (found === undefined) throw new LabelledWeekError(file, `it has no column ${name}`);
    return found;
  };
  const late = column("late");
  if (late.length === 0) throw new LabelledWeekError(file, "it has no rows");
  const table = toTable(names, columns, late.length);
  return {
    week: (column("week") as string[]).toSorted().at(-1) ?? "",
    table,
    labels: Uint8Array.from(late, Number),
    origins: column("origin") as string[],
    hours: Float32Array.from(column("hour"), Number),
  };
}

function toTable(names: readonly string[], columns: readonly (readonly unknown[])[], rows: number): FeatureTable {
  const strings: Record<string, string[]> = {};
  const numbers: Record<string, Float32Array> = {};
  names.forEach((name, index) => {
    const values = columns[index] ?? [];
    if (bookkeeping.has(name) || name === "week" || name === "hour") return;
    if (typeof values[0] === "string") strings[name] = values as string[];
    else numbers[name] = Float32Array.from(values, Number);
  });
  return { rows, strings, numbers };
}
