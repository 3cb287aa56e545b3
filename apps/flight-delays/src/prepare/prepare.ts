import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parquetRelation } from "@mlops/features";
import { quoted, splitWeeks, type TimeSplit, withDuckDB } from "@mlops/tabular";
import type { PrepareParams } from "../settings/params.ts";

/** What the prepare stage made. */
export interface Prepared {
  readonly split: TimeSplit;
  readonly flights: number;
  readonly rows: Readonly<Record<"train" | "validation" | "test", number>>;
}

/**
 * Reads the weeks of `data` and writes, into `out`, `flights.parquet` (all flights in order of departure, with `split`:
 * `train`, `validation`, `test`, or null for flights that only count as history) and `split.json`.
 *
 * The first day is history only: its features would look back on nothing. Of the training rows at most
 * `maximum_rows` are drawn, by a multiplicative hash of their place, so that the draw is even over time and repeatable.
 */
export async function prepareFlights(data: string, out: string, params: PrepareParams): Promise<Prepared> {
  const files = (await readdir(data)).filter((name) => name.endsWith(".parquet")).sort();
  const split = splitWeeks(
    files.map((name) => name.slice(0, -".parquet".length)),
    { testWeeks: params.test_weeks, validationWeeks: params.validation_weeks, trainingWeeks: params.training_weeks },
  );
  const used = [...split.trainingWeeks, ...split.validationWeeks, ...split.testWeeks].map((week) => `${week}.parquet`);
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const target = join(out, "flights.parquet");
  const counts = await withDuckDB(async (connection) => {
    await connection.run(splitSql(parquetRelation(used.map((name) => join(data, name))), split, params));
    await connection.run(
      `copy (select * exclude (id) from prepared order by id) to ${quoted(target)} (format parquet)`,
    );
    const counted = await connection.runAndReadAll("select split, count(*)::integer from prepared group by split");
    return new Map(counted.getRows() as [string | null, number][]);
  });
  const rows = {
    train: counts.get("train") ?? 0,
    validation: counts.get("validation") ?? 0,
    test: counts.get("test") ?? 0,
  };
  const prepared = { split, flights: [...counts.values()].reduce((total, count) => total + count, 0), rows };
  await writeFile(join(out, "split.json"), `${JSON.stringify(prepared, null, 1)}\n`);
  return prepared;
}

/** Knuth's multiplicative hash, modulo 2^32: neighbours in time land far apart. */
const SPREAD = 2_654_435_761;

function splitSql(relation: string, split: TimeSplit, { maximum_rows, seed }: PrepareParams): string {
  const time = (millis: number): string => `make_timestamp_ms(${millis})`;
  return `create temp table prepared as
    with ordered as (
      select *, row_number() over (order by scheduled_departure, origin, destination, distance, delay_minutes) - 1 as id
      from ${relation}
    ),
    timed as (
      select *, case
          when scheduled_departure >= ${time(split.testFrom)} then 'test'
          when scheduled_departure >= ${time(split.validationFrom)} then 'validation'
          when scheduled_departure >= (select min(scheduled_departure) + interval 1 day from ordered) then 'train' end as part
      from ordered
    ),
    drawn as (
      select *, row_number() over (partition by part order by ((id + ${seed}) * ${SPREAD}) % 4294967296, id) as place from timed
    )
    select id, scheduled_departure, origin, destination, distance, delay_minutes,
      case when part = 'train' and place > ${maximum_rows} then null else part end as split
    from drawn`;
}
