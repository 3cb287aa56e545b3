import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { daysSince2000Sql, parquetRelation } from "@mlops/features";
import { daysOf, EVENT_TIME, LABEL, type TableDefinition } from "../table/definition.ts";
import { identifier, quoted, withDuckDB } from "../tables/duckdb.ts";
import { writeJson } from "../tables/write-json.ts";
import { splitWeeks, type TimeSplit } from "./split.ts";

export interface PrepareParams {
  readonly test_weeks: number;
  readonly validation_weeks: number;
  readonly training_weeks: number;
  readonly maximum_rows: number;
  readonly seed: number;
}

/** What the prepare stage made. */
export interface PreparedTable {
  readonly split: TimeSplit;
  readonly rows: Readonly<Record<"train" | "validation" | "test", number>>;
}

/**
 * Reads the batches of `data` and writes `train.parquet`, `validation.parquet` and `test.parquet` into `out`: `id`, the model's
 * inputs (a missing number is NaN, a missing text empty, a date the days since 2000), `label` and `event_time`. The newest
 * batches are the test: what comes later is never learned from.
 */
export async function prepareTable(
  table: TableDefinition,
  data: string,
  out: string,
  params: PrepareParams,
): Promise<PreparedTable> {
  const weeks = (await readdir(data)).filter((name) => name.endsWith(".parquet")).map((name) => name.slice(0, -8));
  const split = splitWeeks(weeks, {
    testWeeks: params.test_weeks,
    validationWeeks: params.validation_weeks,
    trainingWeeks: params.training_weeks,
  });
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const rows = await withDuckDB(async (connection) => {
    const write = async (name: string, of: readonly string[], limit: string): Promise<number> => {
      const relation = parquetRelation(of.map((week) => join(data, `${week}.parquet`)));
      const target = join(out, `${name}.parquet`);
      await connection.run(
        `copy (select row_number() over (order by ${EVENT_TIME}) - 1 as id, * from (${inputsSql(table, relation)} ${limit}) order by id)
         to ${quoted(target)} (format parquet)`,
      );
      const counted = await connection.runAndReadAll(`select count(*)::integer from read_parquet(${quoted(target)})`);
      return counted.getRows()[0]?.[0] as number;
    };
    const drawn = `order by hash(${EVENT_TIME}, ${params.seed}), ${EVENT_TIME} limit ${params.maximum_rows}`;
    return {
      train: await write("train", split.trainingWeeks, drawn),
      validation: await write("validation", split.validationWeeks, ""),
      test: await write("test", split.testWeeks, ""),
    };
  });
  await writeJson(join(out, "split.json"), { split, rows });
  return { split, rows };
}

function inputsSql({ columns }: TableDefinition, relation: string): string {
  const inputs = columns.map(({ name, kind }) => {
    const column = identifier(name);
    if (kind === "category") return `coalesce(${column}, '') as ${column}`;
    const number = kind === "date" ? daysSince2000Sql(column) : `${column}::float`;
    return `coalesce(${number}, 'nan'::float) as ${identifier(kind === "date" ? daysOf(name) : name)}`;
  });
  return `select ${[...inputs, LABEL, EVENT_TIME].join(", ")} from ${relation}`;
}
