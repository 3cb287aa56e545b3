import type { DuckDBConnection } from "@duckdb/node-api";
import type { Batching, RowOrder } from "../table/definition.ts";
import { placed, timeSql } from "../table/sql.ts";
import { quoted } from "../tables/duckdb.ts";

/** How rows become batches, with the reason for people. */
export interface BatchPlan {
  readonly batching: Batching;
  readonly batches: number;
  /** Rows of a batch, at the median. */
  readonly rows: number;
  readonly reason: string;
}

/** The column that may order the rows. */
export interface TimeColumn {
  readonly source: string;
  readonly place: number;
  readonly formats: readonly string[];
}

/** With fewer rows than this in a batch no monitor can judge it. */
const WANTED_ROWS = 300;
const FEWEST_BATCHES = 6;
const MOST_BATCHES = 12;
/** Real weeks are kept when there are so many, with so many rows each. */
const WEEKS = { fewest: 8, most: 80, rows: 200 };
/** The first batch of a table without weeks of its own plays this one. */
const FIRST_WEEK = "2024-01-01";

/** Plans the batches: by weeks of the time column where they carry enough rows, else by count. */
export async function planBatches(
  connection: DuckDBConnection,
  rows: number,
  time: TimeColumn | undefined,
  target: { readonly place: number; readonly positive: string },
  order: RowOrder,
): Promise<BatchPlan> {
  if (time !== undefined) {
    const weeks = await weekSizes(connection, time);
    const median = weeks.toSorted((a, b) => a - b)[Math.floor(weeks.length / 2)] ?? 0;
    if (weeks.length >= WEEKS.fewest && weeks.length <= WEEKS.most && median >= WEEKS.rows) {
      const batching = { by: "week", time: time.source } as const;
      return { batching, batches: weeks.length, rows: median, reason: `a week of ${time.source} is a batch` };
    }
  }
  const batches = Math.min(MOST_BATCHES, Math.max(FEWEST_BATCHES, Math.floor(rows / WANTED_ROWS)));
  const size = Math.ceil(rows / batches);
  const plan = (by: RowOrder, reason: string): BatchPlan => ({
    batching: { by: "count", rows: size, firstWeek: FIRST_WEEK, order: by },
    batches: Math.ceil(rows / size),
    rows: size,
    reason,
  });
  if (order.by === "time") return plan(order, `${size} rows in the order of ${order.time} are a batch`);
  if (order.by === "random") return plan(order, `${size} rows drawn at random are a batch`);
  const isSorted = await hasBatchOfOneClass(connection, size, target);
  return isSorted
    ? plan(
        { by: "random", seed: 7 },
        `${size} rows drawn at random are a batch, since the file is sorted by the target`,
      )
    : plan(order, `${size} rows in the order of the file are a batch`);
}

async function weekSizes(connection: DuckDBConnection, { place, formats }: TimeColumn): Promise<number[]> {
  const reader = await connection.runAndReadAll(
    `select count(*)::integer from (select date_trunc('week', ${timeSql(placed(place), formats)}) as week from source)
     where week is not null group by week`,
  );
  return reader.getRows().map((row) => row[0] as number);
}

/** A file whose rows were put in order of the answer has batches in which there is nothing to learn. */
async function hasBatchOfOneClass(
  connection: DuckDBConnection,
  size: number,
  target: { readonly place: number; readonly positive: string },
): Promise<boolean> {
  const text = placed(target.place);
  const reader = await connection.runAndReadAll(
    `select coalesce(bool_or(positives < 3 or rows - positives < 3), false) from (
       select sum((${text} = ${quoted(target.positive)})::integer) as positives, count(*) as rows
       from (select ${text}, row_number() over (order by place) - 1 as nth from source where ${text} is not null)
       group by nth // ${size} having count(*) > ${size} / 2)`,
  );
  return reader.getRows()[0]?.[0] === true;
}
