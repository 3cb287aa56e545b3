import { join } from "node:path";
import { SettingError } from "../errors.ts";
import { listFiles, readBlobs, type TreeFile } from "../git/blobs.ts";
import { GitError, gitText } from "../git/git.ts";
import type { Context } from "../repository/context.ts";
import { dvcTextOutputs } from "./collect.ts";
import { lockTextOutputs } from "./lock-outputs.ts";
import type { TrackedOutput } from "./output.ts";

/** A revision was asked for where there is no git. */
class NoHistoryError extends SettingError {
  constructor(root: string) {
    super(`${root} has no git history to look at; this command needs a git repository`);
  }
}

/** There is no such revision. */
class RevisionNotFoundError extends SettingError {
  constructor(revision: string) {
    super(`git knows no revision "${revision}"; name a branch, a tag or a commit`);
  }
}

function mustHaveGit(context: Context): string {
  if (context.gitRoot === undefined) throw new NoHistoryError(context.root);
  return context.gitRoot;
}

/** Nothing was committed yet. */
class NoCommitError extends SettingError {
  constructor(root: string) {
    super(`${root} has no commit yet to look at; make one with: git add . && git commit`);
  }
}

/** Makes sure that there is a commit. @throws NoHistoryError, NoCommitError */
export async function mustHaveCommit(context: Context): Promise<void> {
  mustHaveGit(context);
  try {
    await gitText(context.root, ["rev-parse", "--verify", "--quiet", "HEAD"]);
  } catch (error) {
    if (error instanceof GitError) throw new NoCommitError(context.root);
    throw error;
  }
}

/** The commit a name stands for. @throws NoHistoryError, RevisionNotFoundError */
export async function resolveRevision(context: Context, revision: string): Promise<string> {
  mustHaveGit(context);
  try {
    return (
      await gitText(context.root, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`])
    ).trim();
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    await mustHaveCommit(context);
    throw new RevisionNotFoundError(revision);
  }
}

/** Everything versioned at a revision. */
export async function outputsAt(context: Context, revision: string): Promise<TrackedOutput[]> {
  const all = await outputsOfRevisions(context, [await resolveRevision(context, revision)]);
  return all.flat();
}

/** Outputs of several commits; each file content is read and parsed once however many commits share it. */
export async function outputsOfRevisions(context: Context, commits: readonly string[]): Promise<TrackedOutput[][]> {
  const trees: TreeFile[][] = [];
  for (const commit of commits) trees.push(await listFiles(context.root, commit, isNoteFile));
  const texts = await readBlobs(
    context.root,
    trees.flat().map((file) => file.blob),
  );
  const parsed = new Map<string, Promise<TrackedOutput[]>>();
  const outputsOf = (tree: readonly TreeFile[], file: TreeFile): Promise<TrackedOutput[]> => {
    const pipeline = tree.find((other) => other.path === file.path.replace(/dvc\.lock$/, "dvc.yaml"));
    const key = `${file.path}\0${file.blob}\0${pipeline?.blob ?? ""}`;
    const known = parsed.get(key) ?? parse(context, file, texts, pipeline);
    parsed.set(key, known);
    return known;
  };
  return Promise.all(trees.map(async (tree) => (await Promise.all(tree.map((file) => outputsOf(tree, file)))).flat()));
}

function isNoteFile(path: string): boolean {
  return (/[^/]\.dvc$/.test(path) || /(^|\/)dvc\.(lock|yaml)$/.test(path)) && !path.startsWith(".dvc/");
}

async function parse(
  context: Context,
  file: TreeFile,
  texts: ReadonlyMap<string, string>,
  pipeline: TreeFile | undefined,
): Promise<TrackedOutput[]> {
  const text = texts.get(file.blob) ?? "";
  const path = join(context.root, file.path);
  if (file.path.endsWith(".dvc")) return dvcTextOutputs(context.root, path, text);
  if (!file.path.endsWith("dvc.lock")) return [];
  return lockTextOutputs(context.root, path, text, (pipeline && texts.get(pipeline.blob)) ?? "{}");
}
