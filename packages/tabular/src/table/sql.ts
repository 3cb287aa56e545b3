import { identifier, quoted } from "../tables/duckdb.ts";
import {
  type CsvDialect,
  EVENT_TIME,
  LABEL,
  type RowOrder,
  type TableColumn,
  type TableDefinition,
} from "./definition.ts";

/** Column `place` of a CSV read by {@link csvRelation}; the header's own names may be anything. */
export function placed(place: number): string {
  return `c${place}`;
}

/** The CSV as a relation of texts `c0`, `c1` …: trimmed nowhere, missing words as null. */
export function csvRelation(file: string, dialect: CsvDialect, columns: number): string {
  const types = Array.from({ length: columns }, (_, place) => `${quoted(placed(place))}: 'VARCHAR'`).join(", ");
  const missing = ["", ...dialect.missing].map(quoted).join(", ");
  return `read_csv(${quoted(file)}, header = true, columns = {${types}}, delim = ${quoted(dialect.delimiter)},
    quote = ${quoted(dialect.quote)}, escape = ${quoted(dialect.quote)}, nullstr = [${missing}], auto_detect = false, parallel = false,
    max_line_size = 8000000)`;
}

/** A column's text without the space around it; only space is missing too. */
export function textSql(place: number): string {
  return `nullif(trim(${placed(place)}), '')`;
}

/** A number that JSON can say; null for everything else. */
export function numberSql(text: string): string {
  return `case when isfinite(try_cast(${text} as double)) then try_cast(${text} as double) end`;
}

/** A time in one of the formats; null for everything else. */
export function timeSql(text: string, formats: readonly string[]): string {
  return `coalesce(${formats.map((format) => parseTime(text, format)).join(", ")})`;
}

function parseTime(text: string, format: string): string {
  if (format !== "iso") return `try_strptime(${text}, ${quoted(format)})`;
  // A plain number would be read as a year or as seconds; an offset changes the instant, not what the clock showed.
  return `case when regexp_matches(${text}, '^\\d{4}-\\d{1,2}-\\d{1,2}') then try_cast(regexp_replace(${text}, '\\s*(Z|[+-]\\d{2}:?\\d{2})$', '') as timestamp) end`;
}

/** A column's value as the data set holds it: DOUBLE, VARCHAR or TIMESTAMP. */
function valueSql(table: TableDefinition, { source, kind, formats }: TableColumn): string {
  const text = textSql(table.header.indexOf(source));
  if (kind === "number") return numberSql(text);
  return kind === "date" ? timeSql(text, formats ?? ["iso"]) : text;
}

/** 1, 0, or null where the target is missing. */
function labelSql({ header, target }: TableDefinition): string {
  const text = textSql(header.indexOf(target.source));
  return `case when ${text} is not null then (${text} = ${quoted(target.positive)})::integer end`;
}

/**
 * The rows of the CSV with the model's columns, `label`, `event_time` and `week` (a DATE, its Monday), those without a
 * label left out. Batches by count keep their rows when the file grows at its end.
 */
export function rowsSql(table: TableDefinition, file: string): string {
  const columns = table.columns.map((column) => `${valueSql(table, column)} as ${identifier(column.name)}`);
  const csv = `(select *, row_number() over () - 1 as place from ${csvRelation(file, table.csv, table.header.length)})`;
  const rows = `select place, ${[...columns, `${labelSql(table)} as ${LABEL}`].join(", ")}, ${orderTime(table)} as own_time from ${csv}`;
  const { batches } = table;
  if (batches.by === "week") {
    return `select * exclude (own_time, place), own_time as ${EVENT_TIME}, date_trunc('week', own_time)::date as week
      from (${rows}) where ${LABEL} is not null and own_time is not null`;
  }
  const { rows: size, firstWeek } = batches;
  const week = `(date ${quoted(firstWeek)} + (7 * (nth // ${size}))::integer)`;
  const within = `to_milliseconds((nth % ${size}) * ${Math.floor(604_800_000 / size)})`;
  return `select * exclude (own_time, place, nth), ${week}::timestamp + ${within} as ${EVENT_TIME}, ${week} as week
    from (select *, row_number() over (order by ${orderSql(batches.order)}) - 1 as nth from (${rows}) where ${LABEL} is not null)`;
}

function orderTime(table: TableDefinition): string {
  const { batches } = table;
  const time = batches.by === "week" ? batches.time : batches.order.by === "time" ? batches.order.time : undefined;
  const column = table.columns.find(({ source }) => source === time);
  return column === undefined ? "null::timestamp" : valueSql(table, column);
}

/** The place in the file settles ties, so that the order is the same in every run. */
function orderSql(order: RowOrder): string {
  if (order.by === "time") return "own_time nulls first, place";
  return order.by === "file" ? "place" : `hash(place + ${order.seed}), place`;
}

/** The model's columns of {@link rowsSql} as a client sends them: times as texts. */
export function sentColumns({ columns }: TableDefinition): string[] {
  return columns.map(({ name, kind }) =>
    kind === "date" ? `strftime(${identifier(name)}, '%Y-%m-%dT%H:%M:%S')` : identifier(name),
  );
}
