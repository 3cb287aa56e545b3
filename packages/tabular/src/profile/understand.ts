import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { ReplayedRow, Week } from "@mlops/replay";
import { type ReadHeader, readHeader, rowProblem } from "../csv/dialect.ts";
import { CsvError, NoSuchColumnError, TargetError } from "../csv/errors.ts";
import { nearName } from "../csv/near-name.ts";
import { readCsvText } from "../csv/text.ts";
import { type BatchPlan, planBatches } from "../plan/batches.ts";
import { playedWeeks } from "../plan/loop-weeks.ts";
import { EVENT_TIME, type RowOrder, type TableColumn, type TableDefinition } from "../table/definition.ts";
import { csvRelation, placed, rowsSql, sentColumns, textSql } from "../table/sql.ts";
import { identifier, WHOLE_TABLE, withDuckDB } from "../tables/duckdb.ts";
import { type ColumnProfile, profileColumn } from "./column-profile.ts";
import { inputName } from "./input-name.ts";
import { findLeak } from "./leaks.ts";
import { type JudgedColumn, judgeColumn, type Wishes } from "./roles.ts";
import { profileTarget, type TargetProfile } from "./target.ts";

/** What a person asked for. Columns are named as in the header. */
export interface CsvQuestion extends Wishes {
  readonly file: string;
  readonly target: string;
  readonly positive?: string | undefined;
  readonly time?: string | undefined;
  readonly delimiter?: string | undefined;
  /** Order of the rows where no time column gives one; left out: the file's, unless that is sorted by the target. */
  readonly order?: "file" | "random" | undefined;
}

/** What was understood of a CSV. */
export interface UnderstoodCsv {
  readonly table: TableDefinition;
  readonly columns: readonly JudgedColumn[];
  readonly target: TargetProfile;
  /** Rows with an answer. */
  readonly rows: number;
  readonly plan: BatchPlan;
  /** The batches by the weeks that they are or play. */
  readonly weeks: readonly Week[];
  /** A row with all its values, as a client sends it. */
  readonly example: ReplayedRow["instance"];
  /** The whole text as UTF-8, lines ending with `\n`. */
  readonly text: string;
  readonly encoding: string;
}

const FEWEST_ROWS = 500;
const MOST_COLUMNS = 500;

/** Reads a CSV and decides what each column is. Throws {@link CsvError}, {@link NoSuchColumnError}, {@link TargetError}. */
export async function understandCsv(question: CsvQuestion): Promise<UnderstoodCsv> {
  const { text, encoding } = readCsvText(question.file);
  const folder = mkdtempSync(join(tmpdir(), "csv-"));
  try {
    const file = join(folder, "table.csv");
    writeFileSync(file, text);
    const understood = await withDuckDB((connection) => understand(connection, file, question), WHOLE_TABLE);
    return { ...understood, text, encoding };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Understood = Omit<UnderstoodCsv, "text" | "encoding">;

async function understand(connection: DuckDBConnection, file: string, question: CsvQuestion): Promise<Understood> {
  const shown = basename(question.file);
  const read = await readHeader(connection, file, shown, question.delimiter);
  const { header } = read;
  if (header.length > MOST_COLUMNS) {
    throw new CsvError(shown, `${header.length} columns, and at most ${MOST_COLUMNS} are supported; leave some out`);
  }
  checkNames(question, header);
  await loadSource(connection, file, shown, read);
  const place = header.indexOf(question.target);
  const target = await profileTarget(connection, place, question.target, question.positive);
  const rows = target.positives + target.negatives;
  if (rows < FEWEST_ROWS) {
    throw new CsvError(
      shown,
      `${rows} rows with an answer; at least ${FEWEST_ROWS} are needed to train, judge and replay`,
    );
  }
  const judged = await judgeColumns(connection, question, header, {
    place,
    positive: target.positive,
    reason: target.reason,
  });
  const columns = withTime(judged, question);
  const time = columns.find(({ role }) => role === "time");
  const order = rowOrder(time, question);
  const plan = await planBatches(
    connection,
    rows,
    // Rows without a date belong to no week: then they are counted.
    time?.missing === 0 ? { source: time.name, place: time.place, formats: time.formats } : undefined,
    { place, positive: target.positive },
    order,
  );
  const table = defineTable(read, columns, question.target, target, plan);
  if (table.columns.length === 0)
    throw new CsvError(shown, "no column is left that a model could learn from; see --keep");
  const weeks = await findWeeks(connection, file, table);
  return { table, columns, target, rows, plan, weeks, example: await findExample(connection, file, table) };
}

/** All cells as texts, in the order of the file. */
async function loadSource(connection: DuckDBConnection, file: string, shown: string, read: ReadHeader): Promise<void> {
  const columns = read.header.map((_, place) => `${textSql(place)} as ${placed(place)}`);
  try {
    await connection.run(
      `create temp table source as select row_number() over () - 1 as place, ${columns.join(", ")}
       from ${csvRelation(file, read.dialect, read.header.length)}`,
    );
  } catch (error) {
    throw new CsvError(shown, rowProblem(error));
  }
}

function checkNames(question: CsvQuestion, header: readonly string[]): void {
  const named = [
    ["--target", question.target],
    ...(question.time === undefined ? [] : [["--time", question.time]]),
    ...question.id.map((name) => ["--id", name]),
    ...question.drop.map((name) => ["--drop", name]),
    ...question.keep.map((name) => ["--keep", name]),
  ] as [string, string][];
  for (const [option, name] of named) {
    if (header.includes(name)) continue;
    throw new NoSuchColumnError(option, name, header, nearName(name, header));
  }
  if ([question.time, ...question.id, ...question.drop].includes(question.target)) {
    throw new TargetError(question.target, "it cannot be the time, an identifier or left out as well");
  }
}

async function judgeColumns(
  connection: DuckDBConnection,
  question: CsvQuestion,
  header: readonly string[],
  target: { readonly place: number; readonly positive: string; readonly reason: string },
): Promise<JudgedColumn[]> {
  const judged: JudgedColumn[] = [];
  for (const [place, name] of header.entries()) {
    const profile = await profileColumn(connection, place, name);
    if (place === target.place)
      judged.push({ ...profile, role: "target", reason: `positive: ${target.positive} (${target.reason})` });
    else judged.push({ ...profile, ...(await judge(connection, profile, question, target)) });
  }
  return judged;
}

async function judge(
  connection: DuckDBConnection,
  profile: ColumnProfile,
  question: CsvQuestion,
  target: { readonly place: number; readonly positive: string },
): Promise<Pick<JudgedColumn, "role" | "reason">> {
  const found = judgeColumn(profile, question);
  if (!["number", "category", "date"].includes(found.role) || question.keep.includes(profile.name)) return found;
  if (profile.name === question.time) return found;
  const leak = await findLeak(connection, profile, target);
  return leak === undefined ? found : { role: "leak", reason: `${leak}; --keep ${profile.name} takes it all the same` };
}

const TIME_NAME = /date|time|created|signup|signed|joined|ordered|started|start|day|month/i;
const NO_TIME_NAME = /birth|dob|end|expir|due|until|modified|updated/i;

/** The date that puts the rows in order: as asked, else one without gaps, whose name says so or that is the only one. */
function withTime(columns: readonly JudgedColumn[], { time }: CsvQuestion): JudgedColumn[] {
  const asked = columns.find(({ name }) => name === time);
  if (asked !== undefined && asked.type !== "date") {
    throw new CsvError(asked.name, "--time: its values are no dates; expected such as 2024-03-05 or 05.03.2024 17:40");
  }
  const fitting = columns.filter(
    ({ name, role, missing }) => role === "date" && missing === 0 && !NO_TIME_NAME.test(name),
  );
  const chosen =
    asked ?? fitting.find(({ name }) => TIME_NAME.test(name)) ?? (fitting.length === 1 ? fitting[0] : undefined);
  if (chosen === undefined) return [...columns];
  const gaps = chosen.missing > 0 ? `the ${chosen.missing} rows without it come first` : "";
  const why = asked ? "as asked" : "puts the rows in order; --time names another";
  const reason = [why, gaps, chosen.reason].filter(Boolean);
  return columns.map((column) => (column === chosen ? { ...column, role: "time", reason: reason.join("; ") } : column));
}

function rowOrder(time: JudgedColumn | undefined, { order }: CsvQuestion): RowOrder {
  if (time !== undefined) return { by: "time", time: time.name };
  return order === "random" ? { by: "random", seed: 7 } : { by: "file" };
}

function defineTable(
  { dialect, header }: ReadHeader,
  columns: readonly JudgedColumn[],
  target: string,
  { positive }: TargetProfile,
  plan: BatchPlan,
): TableDefinition {
  const taken = new Set<string>();
  const seen = columns.filter(({ role }) => ["number", "category", "date", "time"].includes(role));
  return {
    csv: dialect,
    header: columns.map(({ name, place }) => header[place] ?? name),
    columns: seen.map((column) => defineColumn(column, taken)),
    target: { source: target, positive },
    batches: plan.batching,
  };
}

function defineColumn({ name, place, role, missing, formats }: JudgedColumn, taken: Set<string>): TableColumn {
  const kind = role === "time" || role === "date" ? "date" : role === "number" ? "number" : "category";
  return {
    name: inputName(name, place, taken),
    source: name,
    kind,
    missing: missing > 0,
    ...(kind === "date" ? { formats } : {}),
  };
}

async function findWeeks(connection: DuckDBConnection, file: string, table: TableDefinition): Promise<Week[]> {
  if (table.batches.by === "count") {
    const reader = await connection.runAndReadAll(`select count(*)::integer from (${rowsSql(table, file)})`);
    return playedWeeks(table.batches.firstWeek, Math.ceil((reader.getRows()[0]?.[0] as number) / table.batches.rows));
  }
  const reader = await connection.runAndReadAll(
    `select distinct week::varchar from (${rowsSql(table, file)}) order by 1`,
  );
  return reader.getRows().map((row) => row[0] as string);
}

/** The newest row with the fewest gaps. */
async function findExample(
  connection: DuckDBConnection,
  file: string,
  table: TableDefinition,
): Promise<ReplayedRow["instance"]> {
  const gaps = table.columns.map(({ name }) => `(${identifier(name)} is null)::integer`).join(" + ");
  const reader = await connection.runAndReadAll(
    `select ${sentColumns(table).join(", ")} from (${rowsSql(table, file)}) order by ${gaps}, ${EVENT_TIME} desc limit 1`,
  );
  const cells = reader.getRows()[0] as (string | number | null)[];
  return Object.fromEntries(table.columns.map(({ name }, place) => [name, cells[place] ?? null]));
}
