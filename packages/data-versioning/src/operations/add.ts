import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import type { ContractReport } from "../contract/contract.ts";
import {
  type DvcFile,
  type DvcFileOutput,
  type OutputVersion,
  readDvcFile,
  writeDvcFile,
} from "../dvc-file/dvc-file.ts";
import { UntrackablePathError } from "../errors.ts";
import { gitText } from "../git/git.ts";
import { ignoreInGit } from "../git/gitignore.ts";
import { linkFromCache } from "../objects/link.ts";
import { objectPath, objectsFolder } from "../objects/object-path.ts";
import { writeObject } from "../objects/write-object.ts";
import { collectOutputs } from "../outputs/collect.ts";
import type { TrackedOutput } from "../outputs/output.ts";
import type { Context } from "../repository/context.ts";
import { mustBeTrackable, pathInRepository } from "../repository/target-path.ts";
import { type HashedTree, hashTree } from "../tree/hash-tree.ts";
import { makeManifest } from "../tree/manifest.ts";
import { announcementOf } from "../versions/announcement.ts";
import type { StoredVersion } from "../versions/describe-version.ts";
import { ContractViolatedError } from "../versions/errors.ts";
import type { VersionNote } from "../versions/notes.ts";
import { locked, mustBeFree } from "./locked.ts";
import { stageInGit } from "./stage-in-git.ts";

/** What `add` noted for one path. */
export interface AddedPath {
  /** From the repository's root. */
  readonly path: string;
  /** Hash of this version, with `.dir` for a folder. */
  readonly md5: string;
  /** Bytes. */
  readonly size: number;
  /** Files; undefined for a single file. */
  readonly nfiles: number | undefined;
  /** The `.dvc` file, from the repository's root. */
  readonly dvcFile: string;
  /** False when the noted version was this one already. */
  readonly changed: boolean;
  /** The version noted before. */
  readonly previousMd5: string | undefined;
  /** What the check against the contract came to; undefined without a contract. */
  readonly contract: ContractReport | undefined;
  /** Changes that break consumers; such a version is not pushed unless told to. */
  readonly breaking: readonly string[];
}

export interface AddOptions {
  /** Refuse data that break their contract. */
  readonly strict?: boolean;
}

/**
 * Puts files and folders into the cache and notes their versions in `.dvc` files.
 * @param paths relative to `from`
 * @throws PathOutsideRepositoryError, PathMissingError, UntrackablePathError, FileChangedError, RepositoryLockedError
 */
export function addPaths(
  context: Context,
  paths: readonly string[],
  from: string,
  options: AddOptions = {},
): Promise<AddedPath[]> {
  return locked(context, "mlops data add", async () => {
    const tracked = await collectOutputs(context);
    const targets = [...new Set(paths.map((path) => addTarget(context, path, from, tracked)))];
    mustBeFree(context, targets);
    const added: AddedPath[] = [];
    for (const target of targets) {
      const noted = tracked.find(({ path, origin }) => path === target && origin.kind === "dvc");
      added.push(await addOne(context, target, noted?.origin.file, options));
    }
    return added;
  });
}

/** The path whose version a named path belongs to: itself, or the tracked folder it lies in. */
function addTarget(context: Context, named: string, from: string, tracked: readonly TrackedOutput[]): string {
  const path = pathInRepository(context, named, from);
  mustBeTrackable(context, path, named);
  for (const output of tracked) {
    const inside = path.startsWith(`${output.path}/`);
    if ((inside || path === output.path) && output.origin.kind === "lock") {
      throw new UntrackablePathError(
        named,
        `it is an output of stage "${output.origin.stage}"`,
        "commit it with: mlops data commit",
      );
    }
    if (inside) return output.path;
    if (output.path.startsWith(`${path}/`)) {
      throw new UntrackablePathError(
        named,
        `${output.relative} inside it is tracked already`,
        "remove that .dvc file or add only the rest",
      );
    }
  }
  return path;
}

/** @param dvcFile where the path is noted; DVC also knows such files by other names, and with several outputs */
export async function addOne(
  context: Context,
  path: string,
  dvcFile = `${path}.dvc`,
  options: AddOptions = {},
): Promise<AddedPath> {
  const earlier = existsSync(dvcFile)
    ? { text: readFileSync(dvcFile, "utf8"), parsed: await readDvcFile(dvcFile, relative(context.root, dvcFile)) }
    : undefined;
  if (!earlier) await mustNotBeInGit(context, path);
  const tree = await storeTree(context, path);
  const version = versionOf(path, tree);
  const index = earlier ? outputIndex(earlier.parsed, dvcFile, path) : 0;
  const old = earlier?.parsed.outputs[index];
  const stored = {
    path,
    relative: relative(context.root, path),
    tree,
    previousMd5: old?.version?.md5,
  };
  const note = await describe(context, stored);
  if (options.strict && note?.contract?.ok === false) throw new ContractViolatedError(stored.relative, note.contract);
  const output: DvcFileOutput = {
    path: old?.path ?? basename(path),
    version,
    hash: "md5",
    rest: old?.rest ?? new Map(),
  };
  const changed = old?.version?.md5 !== version.md5 || old.hash !== "md5";
  if (changed) writeDvcFile(dvcFile, output, earlier && { ...earlier, index });
  const ignored = await ignoreInGit(context, path);
  await stageInGit(context, [dvcFile, ...(ignored === undefined ? [] : [ignored])]);
  await linkFromCache(context, path, tree);
  // Also for a version that was noted before: whoever was killed between noting and telling tells now; twice changes nothing.
  await context.options.onVersion?.(announcementOf(context, stored.relative, version.md5, stored.previousMd5));
  return {
    path: relative(context.root, path),
    md5: version.md5,
    size: tree.listing.totalBytes,
    nfiles: version.nfiles,
    dvcFile: relative(context.root, dvcFile),
    changed,
    previousMd5: old?.version?.md5,
    contract: note?.contract,
    breaking: note?.breaking ?? [],
  };
}

/** Which of a file's outputs a path is; the first when it is none, as in a file that was copied. */
function outputIndex(file: DvcFile, dvcFile: string, path: string): number {
  const base = resolve(dirname(dvcFile), file.wdir ?? ".");
  return Math.max(
    0,
    file.outputs.findIndex((output) => resolve(base, output.path) === path),
  );
}

/** The contract engine is loaded only where there is a contract, or someone to be told of the new version. */
async function describe(context: Context, version: StoredVersion): Promise<VersionNote | undefined> {
  const always = context.options.onVersion !== undefined;
  if (!always && !hasContract(context.root, version.path)) return undefined;
  const { describeVersion } = await import("../versions/describe-version.ts");
  return describeVersion(context, version, always);
}

function hasContract(root: string, path: string): boolean {
  return [`${path}.contract.yaml`, join(dirname(path), "contract.yaml"), join(root, "contract.yaml")].some((file) =>
    existsSync(file),
  );
}

/** Stores every file and, for a folder, its manifest. */
export async function storeTree(context: Context, path: string): Promise<HashedTree> {
  const tree = await hashTree(context, path, { store: true });
  if (!tree.isDirectory) return tree;
  const object = objectPath(objectsFolder(context.cacheDirectory), tree.md5);
  if (!existsSync(object)) {
    const text = tree.manifest ?? makeManifest(tree.listing.paths, Array.from(tree.md5s)).text;
    writeObject(context.cacheTemporary, object, text);
  }
  return tree;
}

export function versionOf(path: string, tree: HashedTree): OutputVersion {
  const size = tree.listing.sizes.reduce((sum, bytes) => sum + bytes, 0);
  if (tree.isDirectory) return { md5: tree.md5, size, nfiles: tree.listing.paths.length };
  const isexec = (statSync(path).mode & 0o100) !== 0;
  return { md5: tree.md5, size, ...(isexec ? { isexec } : {}) };
}

async function mustNotBeInGit(context: Context, path: string): Promise<void> {
  if (context.gitRoot === undefined) return;
  const listed = await gitText(context.gitRoot, ["ls-files", "--", path]);
  if (listed !== "") {
    const shown = relative(context.root, path);
    throw new UntrackablePathError(shown, "git tracks it", `stop that first with: git rm -r --cached '${shown}'`);
  }
}
