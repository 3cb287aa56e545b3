import { DuckDBInstance, DuckDBTypeId } from "@duckdb/node-api";
import type { Project } from "@mlops/project";
import { numberClusters } from "@mlops/statistics";
import type { FeatureTable } from "@mlops/training";

/** The labelled week as the features stage wrote it, held out of the challenger's training. */
export interface LabelledWeek {
  /** Monday of the newest week in it. */
  readonly week: string;
  readonly table: FeatureTable;
  readonly labels: Uint8Array;
  /** Hour of the event, 0 to below 24. */
  readonly hours: Float32Array;
  /** Stretch of four hours that each row is of, from 0 up. */
  readonly stretches: Uint32Array;
}

/** The file has none of the columns that a gate needs. */
class LabelledWeekError extends Error {
  override readonly name = "LabelledWeekError";

  constructor(file: string, reason: string) {
    super(`${file} cannot be used by the gate: ${reason}; run the pipeline's features stage again`);
  }
}

/**
 * Reads at most `rows` rows of a parquet file, drawn evenly by a hash of their place, so that the draw is the same in
 * every run. Text columns become strings, all others numbers.
 */
export async function readLabelledWeek(test: Project["test"], rows: number): Promise<LabelledWeek> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1", memory_limit: "512MB" });
  try {
    const connection = await instance.connect();
    const time = `"${test.time.replaceAll('"', '""')}"`;
    const reader = await connection.runAndReadAll(
      `select strftime(date_trunc('week', ${time}), '%Y-%m-%d') as "$week", hour(${time})::float as "$hour", floor(epoch(${time}) / 14400)::int as "$stretch", *
       from (select * from read_parquet($file) order by hash(id), id limit $rows) order by id`,
      { file: test.file, rows },
    );
    const columns = reader.getColumnsJS() as unknown[][];
    const isText = reader.columnTypes().map(({ typeId }) => typeId === DuckDBTypeId.VARCHAR);
    return toWeek(
      test,
      reader.columnNames().map((name, index) => ({
        name,
        isText: isText[index] ?? false,
        values: columns[index] ?? [],
      })),
    );
  } finally {
    instance.closeSync();
  }
}

interface ReadColumn {
  readonly name: string;
  readonly isText: boolean;
  readonly values: readonly unknown[];
}

function toWeek(test: Project["test"], columns: readonly ReadColumn[]): LabelledWeek {
  const [weeks, hours, stretches, ...others] = columns as [ReadColumn, ReadColumn, ReadColumn, ...ReadColumn[]];
  const labels = others.find(({ name }) => name === test.label)?.values;
  if (labels === undefined) throw new LabelledWeekError(test.file, `it has no column ${test.label}`);
  if (labels.length === 0) throw new LabelledWeekError(test.file, "it has no rows");
  const known = new Set([test.label, test.time, ...test.other]);
  return {
    week: (weeks.values as string[]).toSorted().at(-1) ?? "",
    table: toTable(
      others.filter(({ name }) => !known.has(name)),
      labels.length,
    ),
    labels: Uint8Array.from(labels, Number),
    hours: Float32Array.from(hours.values, Number),
    stretches: numberClusters(stretches.values as number[]),
  };
}

function toTable(columns: readonly ReadColumn[], rows: number): FeatureTable {
  const texts = columns.filter(({ isText }) => isText);
  const numbers = columns.filter(({ isText }) => !isText);
  return {
    rows,
    strings: Object.fromEntries(texts.map(({ name, values }) => [name, values as string[]])),
    numbers: Object.fromEntries(numbers.map(({ name, values }) => [name, Float32Array.from(values, Number)])),
  };
}
