import { readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { runStageProgram } from "./run-stage-program.ts";

/** What the project's ingest says it did (apps/flight-delays/src/ingest): the last line of its output. */
export interface IngestReport {
  rows: number;
  source: string;
  firstWeek: string;
  lastWeek: string;
  weeks: { week: string; rows: number; outcome: string }[];
  contract: Record<string, unknown>;
}

const ingestReport: z.ZodType<IngestReport> = z.object({
  rows: z.number(),
  source: z.string(),
  firstWeek: z.string(),
  lastWeek: z.string(),
  weeks: z.array(z.object({ week: z.string(), rows: z.number(), outcome: z.string() })),
  contract: z.record(z.string(), z.unknown()),
});

/** The weeks could not be ingested; the data are as they were. */
export class IngestFailedError extends Error {
  override readonly name = "IngestFailedError";

  constructor(words: string) {
    super(`the weeks were not ingested, the data are as they were: ${words}`);
  }
}

export interface IngestOptions {
  readonly workspace: string;
  /** Folder of the data set in the workspace. */
  readonly dataset: string;
  /** File that the ingest is to read in place of the project's usual one. */
  readonly source?: string;
  readonly firstWeek: string;
  readonly throughWeek: string;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

/** Runs the project's ingest for the given weeks, or for more when the data set has later ones already. */
export async function ingestWeeks(options: IngestOptions): Promise<IngestReport> {
  const newest = newestWeek(join(options.workspace, options.dataset));
  const throughWeek = newest !== undefined && newest > options.throughWeek ? newest : options.throughWeek;
  const weeks = ["--first-week", options.firstWeek, "--through-week", throughWeek];
  const source = options.source === undefined ? [] : ["--source", options.source];
  const result = await runStageProgram({
    directory: options.workspace,
    args: ["dist/stages/ingest.js", ...weeks, "--out", options.dataset, ...source],
    signal: options.signal,
    onLine: (line) => {
      if (!line.startsWith("{")) options.onLine(line);
    },
  });
  if (result.code !== 0) throw new IngestFailedError(failureWords(result.errorLines, result.signal));
  const report = ingestReport.safeParse(parseJson(result.lastLine));
  if (!report.success) throw new IngestFailedError(`its last line is no report: ${result.lastLine.slice(0, 200)}`);
  return report.data;
}

/** The newest week file of a data set, undefined when there is none. */
export function newestWeek(folder: string): string | undefined {
  try {
    const files = readdirSync(folder).filter((name) => /^\d{4}-\d\d-\d\d\.parquet$/.test(name));
    return files.sort().at(-1)?.slice(0, 10);
  } catch {
    return undefined;
  }
}

function failureWords(lines: readonly string[], signal: NodeJS.Signals | null): string {
  if (signal !== null) return `the ingest was ended by ${signal}`;
  const own = lines.findLast((line) => line.startsWith("ingest: ")) ?? lines.find((line) => /^\w*Error/.test(line));
  return own?.replace(/^ingest: /, "") ?? lines.at(-1) ?? "the ingest failed without a word";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
