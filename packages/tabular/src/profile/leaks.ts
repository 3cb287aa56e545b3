import type { DuckDBConnection } from "@duckdb/node-api";
import { numberSql, placed, timeSql } from "../table/sql.ts";
import { quoted } from "../tables/duckdb.ts";
import type { ColumnProfile } from "./column-profile.ts";

/** A ranking as good as this, by one column alone, is not found in the world before the answer is known. */
const LEAKING_AUC = 0.995;
/** Values that say the answer in so many of their rows. */
const LEAKING_PURITY = 0.998;
/** A value in fewer rows than this says nothing by having one answer. */
const FEWEST_ROWS = 5;

/** Why a column is suspected to have been written after the answer was known; undefined: it is not. */
export async function findLeak(
  connection: DuckDBConnection,
  column: ColumnProfile,
  target: { readonly place: number; readonly positive: string },
): Promise<string | undefined> {
  const text = placed(column.place);
  const label = `(${placed(target.place)} = ${quoted(target.positive)})::integer`;
  const rows = `(select ${text} as text, ${label} as label from source where ${placed(target.place)} is not null)`;
  const byAbsence = await purity(connection, `select (text is null)::varchar as value, label from ${rows}`);
  if (byAbsence >= LEAKING_PURITY) return "it is missing exactly where the answer is one and the same";
  if (column.type === "text") {
    const byValue = await purity(connection, `select text as value, label from ${rows} where text is not null`);
    return byValue >= LEAKING_PURITY ? "each of its values has one answer" : undefined;
  }
  const value = column.type === "date" ? `epoch_ms(${timeSql("text", column.formats)})` : numberSql("text");
  const auc = await ranking(connection, `select ${value} as value, label from ${rows} where text is not null`);
  return auc >= LEAKING_AUC ? `alone it ranks the answers with an AUC of ${auc.toFixed(3)}` : undefined;
}

/** Share of rows whose value's commoner answer is theirs, over values with enough rows; 0 when that says nothing. */
async function purity(connection: DuckDBConnection, rows: string): Promise<number> {
  const reader = await connection.runAndReadAll(
    `with counted as (
       select value, count(*) as rows, greatest(sum(label), count(*) - sum(label)) as same from (${rows}) group by value
     )
     select sum(same) filter (where rows >= ${FEWEST_ROWS})::double, sum(rows) filter (where rows >= ${FEWEST_ROWS})::double,
       sum(rows)::double, count(*) filter (where rows >= ${FEWEST_ROWS})::integer,
       (select greatest(sum(label), count(*) - sum(label)) / count(*) from (${rows}))::double
     from counted`,
  );
  const [same, told, all, values, commoner] = (reader.getRows()[0] ?? []) as [number, number, number, number, number];
  const saysNothing = values < 2 || told < all / 2 || commoner >= LEAKING_PURITY;
  return saysNothing ? 0 : same / told;
}

/** AUC of the value, or of its opposite, by midranks. */
async function ranking(connection: DuckDBConnection, rows: string): Promise<number> {
  const reader = await connection.runAndReadAll(
    `with ranked as (
       select label, rank() over (order by value) + (count(*) over (partition by value) - 1) / 2.0 as midrank
       from (${rows}) where value is not null
     )
     select sum(midrank) filter (where label = 1)::double, count(*) filter (where label = 1)::double,
       count(*) filter (where label = 0)::double from ranked`,
  );
  const [sum, positives, negatives] = (reader.getRows()[0] ?? []) as [number | null, number, number];
  if (sum === null || positives < FEWEST_ROWS || negatives < FEWEST_ROWS) return 0;
  const auc = (sum - (positives * (positives + 1)) / 2) / (positives * negatives);
  return Math.max(auc, 1 - auc);
}
