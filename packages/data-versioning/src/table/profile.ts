import { type ColumnType, columnType, sqlName, type Table, type TableFiles, withTable } from "./table.ts";

/** What one column holds. */
export interface ColumnProfile {
  readonly name: string;
  readonly type: ColumnType;
  /** Share of nulls, 0 to 1. */
  readonly nullShare: number;
  /** Number of different values, estimated (HyperLogLog). */
  readonly distinct: number;
  readonly minimum: string | undefined;
  readonly maximum: string | undefined;
  /** Of integers and numbers. */
  readonly mean: number | undefined;
  readonly standardDeviation: number | undefined;
  /** Shares of the most frequent values of a string column, at most 50. */
  readonly shares: Readonly<Record<string, number>> | undefined;
}

/** What a table holds: what a diff of two versions compares. */
export interface TableProfile {
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
}

const MOST_FREQUENT = 50;

/** Profiles files in one pass, and one more for each string column. */
export function profileFiles(files: TableFiles): Promise<TableProfile> {
  return withTable(files, profileTable);
}

export async function profileTable(table: Table): Promise<TableProfile> {
  const names = [...table.columns.keys()];
  const [row = {}] = await table.rows(
    `SELECT count(*) AS n${names.map((name, i) => `, ${measures(name, i, table)}`).join("")} FROM data`,
  );
  const rows = Number(row.n ?? 0);
  const columns: ColumnProfile[] = [];
  for (const [i, name] of names.entries()) columns.push(await columnProfile(table, name, i, row, rows));
  return { rows, columns };
}

function measures(name: string, i: number, table: Table): string {
  const column = sqlName(name);
  const parts = [`count(${column}) AS c${i}`, `approx_count_distinct(${column}) AS d${i}`];
  const type = columnType(table.columns.get(name) as string);
  if (type !== "other") parts.push(`min(${column})::VARCHAR AS l${i}`, `max(${column})::VARCHAR AS h${i}`);
  if (isNumeric(type)) parts.push(`avg(${column}) AS m${i}`, `stddev_pop(${column}) AS s${i}`);
  return parts.join(", ");
}

function isNumeric(type: ColumnType): boolean {
  return type === "integer" || type === "number";
}

async function columnProfile(
  table: Table,
  name: string,
  i: number,
  row: Record<string, unknown>,
  rows: number,
): Promise<ColumnProfile> {
  const type = columnType(table.columns.get(name) as string);
  return {
    name,
    type,
    nullShare: rows === 0 ? 0 : (rows - Number(row[`c${i}`])) / rows,
    distinct: Number(row[`d${i}`]),
    minimum: text(row[`l${i}`]),
    maximum: text(row[`h${i}`]),
    mean: numeric(row[`m${i}`]),
    standardDeviation: numeric(row[`s${i}`]),
    shares: type === "string" && rows > 0 ? await shares(table, name, rows) : undefined,
  };
}

async function shares(table: Table, name: string, rows: number): Promise<Record<string, number>> {
  const column = sqlName(name);
  const top = await table.rows(
    `SELECT ${column} AS v, count(*) AS n FROM data WHERE ${column} IS NOT NULL GROUP BY 1 ORDER BY n DESC, v LIMIT ${MOST_FREQUENT}`,
  );
  return Object.fromEntries(top.map((one) => [String(one.v), Number(one.n) / rows]));
}

function text(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

function numeric(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : Number(value);
}
