import { existsSync } from "node:fs";
import { isDirectoryMd5 } from "../objects/object-path.ts";
import { collectOutputs } from "../outputs/collect.ts";
import type { TrackedOutput } from "../outputs/output.ts";
import { outputsAt } from "../outputs/revision.ts";
import { entriesOf } from "../outputs/used-objects.ts";
import type { Context } from "../repository/context.ts";
import { fileAt, hashTree } from "../tree/hash-tree.ts";
import { diffEntries, type FileChange } from "./diff-entries.ts";
import { workspaceHash } from "./status.ts";
import { diffTables, type TableDiff } from "./table-diff.ts";

export interface DiffOptions {
  /** Revision to compare from; the last commit when left out. */
  readonly from?: string;
  /** Revision to compare to; the workspace when left out. */
  readonly to?: string;
  /** Count rows and columns of parquet and CSV files. */
  readonly tables?: boolean;
}

/** What changed in one tracked path. */
export interface OutputDiff {
  readonly path: string;
  readonly change: "added" | "deleted" | "modified";
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Files inside a folder; undefined when a manifest is not in the cache. */
  readonly files: readonly FileChange[] | undefined;
  readonly table: TableDiff | undefined;
}

/** One tracked path at one side of a comparison. */
export interface DiffSide {
  readonly md5: string;
  readonly output: TrackedOutput;
  /** The version is read from the workspace. */
  readonly live: boolean;
}

/** Compares two revisions, or one with the workspace. Folders whose hash is the same are not looked into. */
export async function diffVersions(context: Context, options: DiffOptions): Promise<OutputDiff[]> {
  const before = noted(await outputsAt(context, options.from ?? "HEAD"));
  const after = options.to === undefined ? await workspaceSides(context) : noted(await outputsAt(context, options.to));
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  const diffs: OutputDiff[] = [];
  for (const path of paths) {
    const [old, now] = [before.get(path), after.get(path)];
    if (old?.md5 !== now?.md5) diffs.push(await diffOutput(context, path, old, now, options.tables ?? true));
  }
  return diffs;
}

function noted(outputs: readonly TrackedOutput[]): Map<string, DiffSide> {
  return new Map(
    outputs.flatMap((output) =>
      output.version ? [[output.relative, { md5: output.version.md5, output, live: false }] as const] : [],
    ),
  );
}

async function workspaceSides(context: Context): Promise<Map<string, DiffSide>> {
  const sides = new Map<string, DiffSide>();
  for (const output of await collectOutputs(context)) {
    if (existsSync(output.path))
      sides.set(output.relative, { md5: await workspaceHash(context, output), output, live: true });
  }
  return sides;
}

async function diffOutput(
  context: Context,
  path: string,
  old: DiffSide | undefined,
  now: DiffSide | undefined,
  tables: boolean,
): Promise<OutputDiff> {
  const change = old === undefined ? "added" : now === undefined ? "deleted" : "modified";
  const before = await filesOf(context, old);
  const after = await filesOf(context, now);
  return {
    path,
    change,
    from: old?.md5,
    to: now?.md5,
    files: before && after ? diffEntries(before, after) : undefined,
    table: tables ? await diffTables(context, { old, now, before, after }) : undefined,
  };
}

/** Hash of each file on a side, by path inside the output; undefined when it cannot be told. */
async function filesOf(context: Context, side: DiffSide | undefined): Promise<Map<string, string> | undefined> {
  if (!side) return new Map();
  if (side.live) {
    const tree = await hashTree(context, side.output.path, { store: false });
    return new Map(tree.listing.paths.map((path, i) => [path, tree.md5s[i] as string]));
  }
  if (!isDirectoryMd5(side.md5)) return new Map([["", side.md5]]);
  const entries = entriesOf(context, { output: side.output, inside: undefined });
  return entries && new Map(entries.map((entry) => [entry.path, entry.md5]));
}

/** Where a live file lies. */
export function livePath(side: DiffSide, inside: string): string {
  return fileAt(side.output.path, inside);
}
