import { mkdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { ContractReport } from "@mlops/data-versioning/contract";
import type { StageLog } from "../stage/run-stage.ts";
import { EVENT_TIME, type TableDefinition } from "../table/definition.ts";
import { rowsSql } from "../table/sql.ts";
import { identifier, quoted, WHOLE_TABLE, withDuckDB } from "../tables/duckdb.ts";
import { ContractViolationError, checkWeeks } from "./contract.ts";
import { withStaging } from "./staging.ts";

interface IngestedWeek {
  readonly week: string;
  readonly rows: number;
  readonly positiveShare: number;
  readonly outcome: "added" | "unchanged" | "replaced";
}

/** A command line that cannot be followed. */
class IngestUsageError extends Error {
  override readonly name = "IngestUsageError";
}

/**
 * Puts batches of the CSV into a folder, one parquet file for the week that a batch is or plays, after they have kept their
 * contract. A week that is there already with the same bytes is left alone. The last line of output is the report.
 */
export async function ingestTable(table: TableDefinition, args: readonly string[], log: StageLog): Promise<void> {
  const { source, out, contract, firstWeek, throughWeek } = readArguments(args);
  await mkdir(out, { recursive: true });
  const report = await withStaging(out, async (staging) => {
    const weeks = await writeWeeks(table, source, firstWeek, throughWeek, staging);
    const checked = await checkWeeks(staging, contract);
    if (!checked.ok) {
      log.line(JSON.stringify({ dataset: out, contract: checked }));
      throw new ContractViolationError(source, checked);
    }
    return describe(await moveIn(weeks, staging, out), source, out, checked);
  });
  for (const { week, rows, positiveShare, outcome } of report.weeks) {
    log.line(`${week}: ${rows} rows, ${(positiveShare * 100).toFixed(1)} % positive, ${outcome}`);
  }
  log.line(JSON.stringify(report));
}

function describe(weeks: readonly IngestedWeek[], source: string, dataset: string, contract: ContractReport) {
  const rows = weeks.reduce((sum, week) => sum + week.rows, 0);
  return {
    dataset,
    source,
    weeks,
    rows,
    firstWeek: weeks[0]?.week ?? "",
    lastWeek: weeks.at(-1)?.week ?? "",
    contract,
  };
}

function readArguments(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      source: { type: "string" },
      "first-week": { type: "string" },
      "through-week": { type: "string" },
      out: { type: "string" },
      contract: { type: "string", default: "contract.yaml" },
      debug: { type: "boolean" },
      time: { type: "boolean" },
    },
  });
  const { source, out, contract, "first-week": firstWeek, "through-week": throughWeek } = values;
  if (source === undefined || out === undefined || firstWeek === undefined || throughWeek === undefined) {
    throw new IngestUsageError(
      "usage: ingest.js --source data/FILE.csv --first-week MONDAY --through-week MONDAY --out data/NAME",
    );
  }
  return { source, out, contract, firstWeek, throughWeek };
}

async function writeWeeks(
  table: TableDefinition,
  source: string,
  first: string,
  last: string,
  folder: string,
): Promise<{ week: string; rows: number; positiveShare: number }[]> {
  return withDuckDB(async (connection) => {
    await connection.run("set threads = 1");
    await connection.run(`create temp table rows as ${rowsSql(table, source)}`);
    const counted = await connection.runAndReadAll(
      `select week::varchar, count(*)::integer, avg(label) from rows
       where week between date ${quoted(first)} and date ${quoted(last)} group by week order by week`,
    );
    const names = table.columns.map(({ name }) => identifier(name));
    const weeks = counted.getRows() as [string, number, number][];
    for (const [week] of weeks) {
      await connection.run(
        `copy (select * exclude (week) from rows where week = date ${quoted(week)} order by ${[EVENT_TIME, ...names].join(", ")})
         to ${quoted(join(folder, `${week}.parquet`))} (format parquet, compression zstd)`,
      );
    }
    return weeks.map(([week, rows, positiveShare]) => ({ week, rows, positiveShare }));
  }, WHOLE_TABLE);
}

async function moveIn(
  weeks: readonly Omit<IngestedWeek, "outcome">[],
  staging: string,
  out: string,
): Promise<IngestedWeek[]> {
  const moved: IngestedWeek[] = [];
  for (const week of weeks) {
    const [from, to] = [join(staging, `${week.week}.parquet`), join(out, `${week.week}.parquet`)];
    const there = await readFile(to).catch(() => undefined);
    const same = there?.equals(await readFile(from)) ?? false;
    if (!same) await rename(from, to);
    moved.push({ ...week, outcome: there === undefined ? "added" : same ? "unchanged" : "replaced" });
  }
  return moved;
}
