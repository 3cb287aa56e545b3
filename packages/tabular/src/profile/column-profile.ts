import type { DuckDBConnection } from "@duckdb/node-api";
import { numberSql, placed, timeSql } from "../table/sql.ts";

/** What a column of a CSV holds. */
export interface ColumnProfile {
  readonly place: number;
  /** As in the header; may be empty. */
  readonly name: string;
  readonly rows: number;
  readonly missing: number;
  readonly distinct: number;
  readonly type: "number" | "date" | "text" | "empty";
  /** Of numbers: whole ones only; and in the order of the file each larger than the one before. */
  readonly isWhole: boolean;
  readonly isIncreasing: boolean;
  /** Of dates: how they are written, tried in turn. */
  readonly formats: readonly string[];
  /** Of dates: another reading fits too (day and month are ambiguous). */
  readonly isAmbiguous: boolean;
  /** Texts that people read as numbers: with a decimal comma, a currency, a percent sign. */
  readonly isAlmostNumber: boolean;
  /** Mean length of the texts. */
  readonly length: number;
}

/** Patterns of dates by how often they are meant; `iso` is YYYY-MM-DD with or without a time. */
const FORMATS = [
  "iso",
  "%d.%m.%Y",
  "%d.%m.%Y %H:%M",
  "%d.%m.%Y %H:%M:%S",
  "%m/%d/%Y",
  "%d/%m/%Y",
  "%m/%d/%Y %H:%M",
  "%d/%m/%Y %H:%M",
  "%m/%d/%Y %H:%M:%S",
  "%d/%m/%Y %H:%M:%S",
  "%Y/%m/%d",
  "%d-%b-%Y",
  "%b %d, %Y",
] as const;

const MOST_FORMATS = 3;

/** What a date looks like, in whatever order: parts of digits (a month may be a word) with something between them. */
const DATE_SHAPE = "^\\w{1,9}[-./ ]\\w{1,3},?[-./ ]\\d{2,4}";

/** A number in other clothes: `1.234,56`, `€ 12`, `7 %`. */
const NUMBER_SHAPE = "^[^0-9A-Za-z]{0,3}\\d[\\d.,' ]*[^0-9A-Za-z]{0,3}$".replaceAll("'", "''");

/** Profiles column `place` of the temp table `source` (texts, trimmed, missing as null). */
export async function profileColumn(connection: DuckDBConnection, place: number, name: string): Promise<ColumnProfile> {
  const text = placed(place);
  const number = numberSql(text);
  const reader = await connection.runAndReadAll(
    `select count(*)::integer as rows, count(${text})::integer as present, count(distinct ${text})::integer as distinct_values,
       count(number)::integer as numbers, coalesce(bool_and(number = trunc(number)), false) as whole,
       coalesce(bool_or(regexp_matches(${text}, '^[+-]?0\\d')), false) as padded,
       coalesce(bool_and(coalesce(number > before, true)), false) as increasing,
       coalesce(avg(length(${text})), 0)::double as length,
       coalesce(bool_and(regexp_matches(${text}, '${DATE_SHAPE}')), false) as like_dates,
       coalesce(bool_and(regexp_matches(${text}, '${NUMBER_SHAPE}')), false) as like_numbers
     from (select ${text}, ${number} as number, lag(${number}) over (order by place) as before from source)`,
  );
  const row = reader.getRowObjects()[0] as unknown as ProfileRow;
  const isNumber = row.numbers === row.present && !row.padded;
  const reads = row.like_dates && !isNumber ? await countFormats(connection, text) : [];
  const dates = await findFormats(connection, text, row, reads);
  const type = typeOf(row, isNumber, dates);
  return {
    place,
    name,
    rows: row.rows,
    missing: row.rows - row.present,
    distinct: row.distinct_values,
    type,
    isWhole: type === "number" && row.whole,
    isIncreasing: type === "number" && row.increasing,
    formats: type === "date" ? dates : [],
    isAmbiguous: type === "date" && isAmbiguous(row, reads, dates),
    isAlmostNumber: type === "text" && row.like_numbers && !row.padded,
    length: row.length,
  };
}

interface ProfileRow {
  readonly rows: number;
  readonly present: number;
  readonly distinct_values: number;
  readonly numbers: number;
  readonly whole: boolean;
  readonly padded: boolean;
  readonly increasing: boolean;
  readonly length: number;
  readonly like_dates: boolean;
  readonly like_numbers: boolean;
}

/** How many values each format reads. */
async function countFormats(connection: DuckDBConnection, text: string): Promise<number[]> {
  const counts = FORMATS.map((format) => `count(${timeSql(text, [format])})::integer`);
  const reader = await connection.runAndReadAll(`select ${counts.join(", ")} from source`);
  return (reader.getRows()[0] ?? []) as number[];
}

/** Codes with leading zeros, such as postcodes, are no numbers. */
function typeOf(row: ProfileRow, isNumber: boolean, dates: readonly string[]): ColumnProfile["type"] {
  if (row.present === 0) return "empty";
  if (isNumber) return "number";
  return dates.length > 0 ? "date" : "text";
}

/** The fewest formats that read every value: the best, then what reads most of the rest. */
async function findFormats(
  connection: DuckDBConnection,
  text: string,
  row: ProfileRow,
  reads: readonly number[],
): Promise<string[]> {
  const counts = reads.map((read, index) => ({ format: FORMATS[index] as string, read }));
  const [best] = counts.toSorted((a, b) => b.read - a.read);
  if (best === undefined || best.read === 0) return [];
  const chosen: string[] = [best.format];
  let read = best.read;
  while (read < row.present && chosen.length < MOST_FORMATS) {
    const added = await bestAddition(connection, text, chosen);
    if (added === undefined || added.read === read) return [];
    chosen.push(added.format);
    read = added.read;
  }
  return read === row.present ? chosen : [];
}

async function bestAddition(
  connection: DuckDBConnection,
  text: string,
  chosen: readonly string[],
): Promise<{ format: string; read: number } | undefined> {
  const others = FORMATS.filter((format) => !chosen.includes(format));
  const reader = await connection.runAndReadAll(
    `select ${others.map((format) => `count(${timeSql(text, [...chosen, format])})::integer`).join(", ")} from source`,
  );
  const counts = (reader.getRows()[0] ?? []) as number[];
  return others.map((format, index) => ({ format, read: counts[index] ?? 0 })).sort((a, b) => b.read - a.read)[0];
}

function isAmbiguous(row: ProfileRow, reads: readonly number[], [format = ""]: readonly string[]): boolean {
  const swapped = format.startsWith("%m/%d") ? format.replace("%m/%d", "%d/%m") : format.replace("%d/%m", "%m/%d");
  const other = (FORMATS as readonly string[]).indexOf(swapped);
  return swapped !== format && other >= 0 && reads[other] === row.present;
}
