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
import type { TableDefinition } from "../table/definition.ts";
import { csvRelation, placed, textSql } from "../table/sql.ts";
import { WHOLE_TABLE, withDuckDB } from "../tables/duckdb.ts";
import { type ColumnProfile, profileColumn } from "./column-profile.ts";
import { defineTable, rowOrder, withTime } from "./define-table.ts";
import { findLeak } from "./leaks.ts";
import { findExample, findWeeks } from "./look-through.ts";
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
