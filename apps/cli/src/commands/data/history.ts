import type { LoggedVersion, OutputDiff } from "@mlops/data-versioning";
import { Command } from "commander";
import { paint } from "../../terminal/paint.ts";
import { inRepository } from "./open.ts";
import { bytesText, count, print, printJson, table } from "./output.ts";

interface JsonOption {
  readonly json?: boolean;
}

export function diffCommand(): Command {
  return new Command("diff")
    .description("compare two revisions, or one with the workspace; counts rows and columns of parquet and CSV")
    .argument("[from]", "revision to compare from", "HEAD")
    .argument("[to]", "revision to compare to; the workspace when left out")
    .option("--no-tables", "do not count rows and columns")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExamples:\n  mlops data diff\n  mlops data diff v1 v2")
    .action(async (from: string, to: string | undefined, options: JsonOption & { tables: boolean }) => {
      const diffs = await inRepository("diff", (repository) =>
        repository.diff({ from, tables: options.tables, ...(to === undefined ? {} : { to }) }),
      );
      if (options.json) printJson(diffs);
      else print(diffs.length === 0 ? "No differences." : diffs.map(diffText).join("\n"));
    });
}

const SHOWN_FILES = 20;

function diffText({ path, change, files, table: rows }: OutputDiff): string {
  const lines = [
    `${paint("bold", change)} ${path}${files ? `  (${summary(files)})` : "  (its manifest is not in the cache: mlops data fetch)"}`,
  ];
  if (rows) {
    const size = (side: { rows: number; columns: number } | undefined): string =>
      side ? `${side.rows} rows x ${side.columns} columns` : "no table";
    lines.push(`  ${size(rows.from)} -> ${size(rows.to)}`);
    for (const name of rows.columnsAdded) lines.push(`  ${paint("green", "+")} column ${name}`);
    for (const name of rows.columnsRemoved) lines.push(`  ${paint("red", "-")} column ${name}`);
    for (const { column, from, to } of rows.typesChanged)
      lines.push(`  ${paint("yellow", "~")} column ${column}: ${from} -> ${to}`);
  }
  const inside = (files ?? []).filter((file) => file.path !== "");
  for (const file of inside.slice(0, SHOWN_FILES))
    lines.push(`  ${file.change.padEnd(8)} ${file.was === undefined ? file.path : `${file.was} -> ${file.path}`}`);
  if (inside.length > SHOWN_FILES) lines.push(`  and ${inside.length - SHOWN_FILES} more (all with --json)`);
  return lines.join("\n");
}

function summary(files: NonNullable<OutputDiff["files"]>): string {
  const kinds = ["added", "modified", "deleted", "renamed"] as const;
  return kinds
    .flatMap((kind) => {
      const n = files.filter((file) => file.change === kind).length;
      return n === 0 ? [] : [`${n} ${kind}`];
    })
    .join(", ");
}

export function logCommand(): Command {
  return new Command("log")
    .description("versions of a path through git's history, newest first")
    .argument("<path>", "tracked path")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  mlops data log data/flights")
    .action(async (path: string, options: JsonOption) => {
      const versions = await inRepository("log", (repository) => repository.log(path));
      if (options.json) printJson(versions);
      else print(table(versions.map(logRow)));
    });
}

function logRow({ commit, date, subject, md5, size, nfiles, status, reason }: LoggedVersion): string[] {
  const files = nfiles === undefined ? "" : count(nfiles, "file");
  const mark = status === "bad" ? `  ${paint("red", `bad: ${reason}`)}` : "";
  return [
    commit.slice(0, 8),
    date.slice(0, 16),
    md5?.slice(0, 12) ?? "removed",
    files,
    size === undefined ? "" : bytesText(size),
    `${subject}${mark}`,
  ];
}

export function getCommand(): Command {
  return new Command("get")
    .description("write any version of a path to a place of its own, without checking it out")
    .argument("<revision:path>", "such as HEAD~1:data/flights")
    .option("-o, --output <path>", "where to put it; its own name in this folder when left out")
    .option("-r, --remote <name>", "remote for what the cache lacks")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  mlops data get v1:data/flights --output /tmp/flights-v1")
    .action(async (revisionPath: string, options: JsonOption & { output?: string; remote?: string }) => {
      const { json, ...choices } = options;
      const got = await inRepository("get", (repository) => repository.get(revisionPath, choices));
      if (json) printJson(got);
      else print(`${got.output}  ${got.md5}  (${count(got.files, "file")})`);
    });
}
