import { toPlain } from "@mlops/data-versioning/formats";
import {
  diffMetrics,
  diffParameters,
  flattenValues,
  type LeafValue,
  readMetrics,
  type ValueChange,
} from "@mlops/pipeline";
import { Command } from "commander";
import { paint } from "../../terminal/paint.ts";
import { print, printJson, table } from "../data/output.ts";

interface DiffOptions {
  readonly all?: boolean;
  readonly json?: boolean;
}

export function metricsCommand(): Command {
  const show = new Command("show")
    .description("values of all metrics files")
    .argument("[revision]", "a git revision; the workspace when left out")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  mlops pipeline metrics show")
    .action(async (revision: string | undefined, options: DiffOptions) => {
      const metrics = await readMetrics({ directory: process.cwd(), ...(revision === undefined ? {} : { revision }) });
      if (options.json)
        return printJson(Object.fromEntries([...metrics].map(([file, values]) => [file, toPlain(values)])));
      const rows = [...metrics].flatMap(([file, values]) =>
        [...flattenValues(values)].map(([key, value]) => [file, key, text(value)]),
      );
      return print(rows.length === 0 ? "No metrics." : table(rows));
    });
  const diff = diffCommand("metrics", diffMetrics).addHelpText(
    "after",
    "\nExample:\n  mlops pipeline metrics diff HEAD~1",
  );
  return new Command("metrics").description("metrics that stages wrote").addCommand(show).addCommand(diff);
}

export function paramsCommand(): Command {
  const diff = diffCommand("parameters", diffParameters).addHelpText(
    "after",
    "\nExample:\n  mlops pipeline params diff v1 v2",
  );
  return new Command("params").description("parameters that stages use").addCommand(diff);
}

type Differ = (directory: string, from: string, to: string | undefined, all: boolean) => Promise<ValueChange[]>;

function diffCommand(what: string, differ: Differ): Command {
  return new Command("diff")
    .description(`compare ${what} of two revisions, or of one with the workspace`)
    .argument("[from]", "revision to compare from", "HEAD")
    .argument("[to]", "revision to compare to; the workspace when left out")
    .option("--all", "also what is the same")
    .option("--json", "print JSON")
    .action(async (from: string, to: string | undefined, options: DiffOptions) => {
      const changes = await differ(process.cwd(), from, to, options.all ?? false);
      if (options.json)
        printJson(changes.map((change) => ({ ...change, from: plain(change.from), to: plain(change.to) })));
      else print(changes.length === 0 ? "No differences." : table(changes.map(changeRow)));
    });
}

function changeRow({ file, key, from, to, difference }: ValueChange): string[] {
  const moved =
    difference === undefined || difference === 0
      ? ""
      : paint(difference > 0 ? "green" : "red", `${difference > 0 ? "+" : ""}${Number(difference.toPrecision(6))}`);
  return [file, key, `${text(from)} -> ${text(to)}`, moved];
}

function plain(value: LeafValue | undefined): unknown {
  return value === undefined ? undefined : toPlain(value);
}

function text(value: LeafValue | undefined): string {
  if (value === undefined) return "-";
  const shown = toPlain(value);
  return typeof shown === "string" ? shown : JSON.stringify(shown);
}
