import { mkdir, readFile, rename, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { ContractReport } from "@mlops/data-versioning/contract";
import { LATE_AFTER_MINUTES, parquetRelation } from "@mlops/features";
import type { Week } from "@mlops/replay";
import { withDuckDB } from "@mlops/tabular";
import { ContractViolationError, checkWeeks, withStaging } from "@mlops/tabular/ingest";
import { partitionWeeks } from "./partition.ts";

/** What to ingest. */
export interface IngestOptions {
  readonly source: string;
  readonly firstWeek: Week;
  readonly throughWeek: Week;
  /** The data set's folder. */
  readonly out: string;
  readonly contract: string;
}

/** One week in the folder. */
interface IngestedWeek {
  readonly week: Week;
  readonly rows: number;
  readonly bytes: number;
  readonly lateShare: number;
  outcome: "added" | "unchanged" | "replaced";
}

/** What the ingest did; the last line of its output. */
export interface IngestReport {
  readonly dataset: string;
  readonly source: string;
  readonly weeks: readonly IngestedWeek[];
  readonly rows: number;
  readonly duplicatesRemoved: number;
  readonly firstWeek: Week | null;
  readonly lastWeek: Week | null;
  readonly contract: ContractReport;
  readonly seconds: number;
}

/**
 * Puts weeks of flights into `out`, one file a week, after they have kept their contract. The weeks are made in a folder
 * beside `out` and moved in one by one; a week that is there already with the same bytes is left alone, so that a data
 * version changes only when data do. Throws {@link ContractViolationError}, and then `out` is as it was.
 */
export async function ingest(options: IngestOptions): Promise<IngestReport> {
  const started = performance.now();
  await mkdir(options.out, { recursive: true });
  const { weeks, duplicatesRemoved, contract } = await withStaging(options.out, (staging) => bringIn(options, staging));
  return {
    dataset: options.out,
    source: options.source,
    weeks: weeks.map(({ file, ...week }) => week),
    rows: weeks.reduce((total, { rows }) => total + rows, 0),
    duplicatesRemoved,
    firstWeek: weeks[0]?.week ?? null,
    lastWeek: weeks.at(-1)?.week ?? null,
    contract,
    seconds: (performance.now() - started) / 1000,
  };
}

async function bringIn(
  { source, firstWeek, throughWeek, out, contract: contractFile }: IngestOptions,
  staging: string,
): Promise<{ weeks: StagedWeek[]; duplicatesRemoved: number; contract: ContractReport }> {
  const { files, duplicatesRemoved } = await partitionWeeks(source, firstWeek, throughWeek, staging);
  const contract = await checkWeeks(staging, contractFile);
  if (!contract.ok) throw new ContractViolationError(source, contract);
  const weeks = await summarize(files);
  for (const week of weeks) await moveIn(week, out);
  return { weeks, duplicatesRemoved, contract };
}

type StagedWeek = IngestedWeek & { readonly file: string };

async function summarize(files: readonly string[]): Promise<StagedWeek[]> {
  const rows = await withDuckDB(async (connection) => {
    const relation = parquetRelation(files).replace(/\)$/, ", filename = true)");
    const summary = await connection.runAndReadAll(
      `select filename, count(*)::integer, avg((delay_minutes > ${LATE_AFTER_MINUTES})::integer) from ${relation} group by 1 order by 1`,
    );
    return summary.getRows() as [string, number, number][];
  });
  return Promise.all(
    rows.map(async ([file, count, lateShare]) => ({
      week: basename(file, ".parquet"),
      rows: count,
      bytes: (await stat(file)).size,
      lateShare,
      outcome: "added" as const,
      file,
    })),
  );
}

async function moveIn(week: StagedWeek, out: string): Promise<void> {
  const target = join(out, `${week.week}.parquet`);
  const there = await readFile(target).catch(() => undefined);
  if (there?.equals(await readFile(week.file))) {
    week.outcome = "unchanged";
    return;
  }
  if (there !== undefined) week.outcome = "replaced";
  await rename(week.file, target);
}
