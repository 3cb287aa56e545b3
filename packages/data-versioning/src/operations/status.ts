import { existsSync, lstatSync } from "node:fs";
import { relative } from "node:path";
import { objectPath, objectsFolder } from "../objects/object-path.ts";
import { collectOutputs } from "../outputs/collect.ts";
import type { TrackedOutput } from "../outputs/output.ts";
import { selectOutputs } from "../outputs/select.ts";
import type { Context } from "../repository/context.ts";
import { hashTree } from "../tree/hash-tree.ts";
import { readNote } from "../versions/notes.ts";

/**
 * State of a tracked path. `modified`: the workspace differs from the version noted; `deleted`: it is not in the workspace;
 * `not in cache`: the version is not in the cache (DVC's words); `new`: no version is noted yet.
 */
export type PathState = "clean" | "modified" | "deleted" | "not in cache" | "new";

export interface PathStatus {
  readonly path: string;
  readonly state: PathState;
  readonly md5: string | undefined;
  /** Hash of what is in the workspace. */
  readonly workspaceMd5: string | undefined;
  readonly origin: string;
  /** Why the version was marked bad; undefined when it was not. */
  readonly bad: string | undefined;
}

/** Compares the workspace with the versions noted. Needs no lock; reads only files that changed since the last look. */
export async function statusOf(context: Context, targets: readonly string[], from: string): Promise<PathStatus[]> {
  const outputs = selectOutputs(context, await collectOutputs(context), targets, from).map((chosen) => chosen.output);
  const statuses: PathStatus[] = [];
  for (const output of outputs) statuses.push(await statusOfOutput(context, output));
  return statuses;
}

async function statusOfOutput(context: Context, output: TrackedOutput): Promise<PathStatus> {
  const { version } = output;
  const present = lstatSync(output.path, { throwIfNoEntry: false }) !== undefined && existsSync(output.path);
  const workspaceMd5 = present ? await workspaceHash(context, output) : undefined;
  const shared = {
    path: output.relative,
    md5: version?.md5,
    workspaceMd5,
    origin: relative(context.root, output.origin.file),
    bad: version && badReason(context, version.md5),
  };
  if (version === undefined) return { ...shared, state: "new" };
  if (output.cached && !existsSync(objectPath(objectsFolder(context.cacheDirectory, output.hash), version.md5)))
    return { ...shared, state: "not in cache" };
  if (!present) return { ...shared, state: "deleted" };
  return { ...shared, state: workspaceMd5 === version.md5 ? "clean" : "modified" };
}

/** Hash of what is in the workspace, of the kind the version was noted with. */
export async function workspaceHash(context: Context, output: Pick<TrackedOutput, "path" | "hash">): Promise<string> {
  if (output.hash === "md5") return (await hashTree(context, output.path, { store: false })).md5;
  const { legacyHash } = await import("../tree/legacy-hash.ts");
  return legacyHash(context, output.path);
}

function badReason(context: Context, md5: string): string | undefined {
  const note = readNote(context, md5);
  return note?.status === "bad" ? (note.reason ?? "no reason given") : undefined;
}
