import { chmodSync, existsSync, lstatSync, readdirSync, rmdirSync, rmSync, statSync } from "node:fs";
import { dirname, relative } from "node:path";
import { CorruptObjectError, MissingObjectsError, UnsavedDataError } from "../errors.ts";
import { objectPath, objectsFolder } from "../objects/object-path.ts";
import { collectOutputs } from "../outputs/collect.ts";
import type { TrackedOutput } from "../outputs/output.ts";
import { type ChosenOutput, selectOutputs } from "../outputs/select.ts";
import { entriesOf } from "../outputs/used-objects.ts";
import type { Context } from "../repository/context.ts";
import { treeStatePath } from "../state/tree-state.ts";
import { refuseCaseClashes } from "../tree/case-clash.ts";
import { fileAt, type HashedTree, hashTree, noteState } from "../tree/hash-tree.ts";
import type { ManifestEntry } from "../tree/manifest.ts";
import { healManifest } from "./heal.ts";
import { locked, mustBeFree } from "./locked.ts";
import { restoreFiles } from "./restore-files.ts";

export interface CheckoutOptions {
  /** Overwrite and remove files whose content is in no cache. */
  readonly force?: boolean;
}

export interface CheckoutReport {
  readonly path: string;
  /** Files written. */
  readonly written: number;
  /** Files removed. */
  readonly removed: number;
}

/** Makes the workspace hold the versions noted. @throws UnsavedDataError, MissingObjectsError, CorruptObjectError */
export function checkoutPaths(
  context: Context,
  targets: readonly string[],
  from: string,
  options: CheckoutOptions,
): Promise<CheckoutReport[]> {
  return locked(context, "mlops data checkout", async () => {
    const chosen = selectOutputs(context, await collectOutputs(context), targets, from);
    return checkoutChosen(context, chosen, options);
  });
}

export async function checkoutChosen(
  context: Context,
  chosen: readonly ChosenOutput[],
  options: CheckoutOptions,
): Promise<CheckoutReport[]> {
  const wanted = chosen.filter(({ output }) => output.cached && output.version);
  mustBeFree(
    context,
    wanted.map(({ output }) => output.path),
  );
  const reports: CheckoutReport[] = [];
  for (const one of wanted) reports.push(await checkoutOne(context, one, options));
  return reports;
}

async function checkoutOne(context: Context, chosen: ChosenOutput, options: CheckoutOptions): Promise<CheckoutReport> {
  const { output } = chosen;
  const wanted = await wantedEntries(context, chosen);
  if (wanted[0]?.path !== "") refuseCaseClashes(context, output.path, wanted);
  const present = lstatSync(output.path, { throwIfNoEntry: false });
  const current =
    present && existsSync(output.path) ? await hashTree(context, output.path, { store: false }) : undefined;
  if (current && current.md5 === output.version?.md5 && chosen.inside === undefined)
    return { path: output.relative, written: 0, removed: 0 };
  const plan = planCheckout(wanted, current, chosen.inside);
  if (!options.force) refuseLoss(context, output, plan, current);
  if (present && !existsSync(output.path)) rmSync(output.path);
  removeFiles(output.path, plan.remove);
  const restored = await restoreFiles(context, output, plan.write);
  if (output.version?.isexec) chmodSync(output.path, statSync(output.path).mode | 0o100);
  note(context, output, wanted, plan, current, restored, chosen.inside === undefined);
  return { path: output.relative, written: plan.write.length, removed: plan.remove.length };
}

async function wantedEntries(context: Context, chosen: ChosenOutput): Promise<ManifestEntry[]> {
  let entries: ManifestEntry[] | undefined;
  try {
    entries = entriesOf(context, chosen);
  } catch (error) {
    if (!(error instanceof CorruptObjectError)) throw error;
    await healManifest(context, chosen, error);
    entries = entriesOf(context, chosen);
  }
  if (!entries) throw new MissingObjectsError(chosen.output.relative, [chosen.output.relative]);
  return entries;
}

interface Plan {
  readonly write: readonly ManifestEntry[];
  /** Paths inside the output that the version does not have. */
  readonly remove: readonly string[];
  /** Of the wanted entries those that are in place. */
  readonly keep: ReadonlyMap<string, number>;
  /** Indexes in the current listing of files that will be overwritten or removed. */
  readonly doomed: readonly number[];
}

function planCheckout(
  wanted: readonly ManifestEntry[],
  current: HashedTree | undefined,
  inside: string | undefined,
): Plan {
  const here = new Map<string, number>();
  current?.listing.paths.forEach((path, i) => {
    if (inside === undefined || path === inside || path.startsWith(`${inside}/`)) here.set(path, i);
  });
  const write: ManifestEntry[] = [];
  const doomed: number[] = [];
  const keep = new Map<string, number>();
  for (const entry of wanted) {
    const at = here.get(entry.path);
    here.delete(entry.path);
    if (at !== undefined && current?.md5s[at] === entry.md5) {
      keep.set(entry.path, at);
      continue;
    }
    if (at !== undefined) doomed.push(at);
    write.push(entry);
  }
  doomed.push(...here.values());
  return { write, remove: [...here.keys()], keep, doomed };
}

function refuseLoss(context: Context, output: TrackedOutput, plan: Plan, current: HashedTree | undefined): void {
  if (!current) return;
  const objects = objectsFolder(context.cacheDirectory);
  const lost = plan.doomed.filter((i) => !existsSync(objectPath(objects, current.md5s[i] as string)));
  if (lost.length > 0)
    throw new UnsavedDataError(
      output.relative,
      lost.map((i) => fileAt(output.relative, current.listing.paths[i] as string)),
    );
}

/** Removes files and the folders that become empty by it. */
function removeFiles(root: string, paths: readonly string[]): void {
  const folders = new Set<string>();
  for (const path of paths) {
    rmSync(fileAt(root, path), { force: true });
    for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) folders.add(folder);
  }
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) {
    if (readdirSync(`${root}/${folder}`).length === 0) rmdirSync(`${root}/${folder}`);
  }
}

function note(
  context: Context,
  output: TrackedOutput,
  wanted: readonly ManifestEntry[],
  plan: Plan,
  current: HashedTree | undefined,
  restored: ReadonlyMap<string, readonly [number, number, number]>,
  whole: boolean,
): void {
  if (!whole || output.hash !== "md5" || !output.version) return;
  const facts = wanted.map((entry) => {
    const at = plan.keep.get(entry.path);
    if (at === undefined || !current) return restored.get(entry.path) ?? [0, 0, 0];
    return [current.listing.inodes[at], current.listing.mtimes[at], current.listing.sizes[at]] as [
      number,
      number,
      number,
    ];
  });
  const listing = {
    paths: wanted.map((entry) => entry.path),
    inodes: facts.map((fact) => fact[0] as number),
    mtimes: facts.map((fact) => fact[1] as number),
    sizes: facts.map((fact) => fact[2] as number),
  };
  const file = treeStatePath(context.stateDirectory, relative(context.root, output.path));
  noteState(
    file,
    listing,
    wanted.map((entry) => entry.md5),
    output.version.md5,
  );
}
