import { DataError } from "../errors.ts";
import { gitText } from "../git/git.ts";
import { isDirectoryMd5 } from "../objects/object-path.ts";
import { collectOutputs } from "../outputs/collect.ts";
import type { TrackedOutput } from "../outputs/output.ts";
import { outputsOfRevisions } from "../outputs/revision.ts";
import { entriesOf } from "../outputs/used-objects.ts";
import type { Context } from "../repository/context.ts";

export interface KeepOptions {
  /** Keep only what the workspace uses. */
  readonly workspaceOnly?: boolean;
  /** Also keep what so many of the newest commits use. */
  readonly commits?: number;
}

/** A version in use whose manifest is not in the cache, so that nobody can tell which files it uses. */
class UnknownUseError extends DataError {
  readonly md5: string;
  constructor(output: TrackedOutput) {
    super(
      `the manifest ${output.version?.md5} of ${output.relative} is in use but not in the cache, so its files cannot be told from unused ones; get it with mlops data fetch, or say --workspace-only`,
    );
    this.md5 = output.version?.md5 ?? "";
  }
}

/** Hashes of everything the workspace uses and, unless told otherwise, every branch, tag, stash and the newest commits. @throws UnknownUseError */
export async function usedMd5s(context: Context, options: KeepOptions): Promise<Set<string>> {
  const used = new Set<string>();
  const outputs = [...(await collectOutputs(context))];
  if (context.gitRoot !== undefined && !options.workspaceOnly) {
    const commits = await keptCommits(context, options.commits ?? 1);
    outputs.push(...(await outputsOfRevisions(context, commits)).flat());
  }
  for (const output of outputs) addUsed(context, output, used);
  return used;
}

function addUsed(context: Context, output: TrackedOutput, used: Set<string>): void {
  const md5 = output.version?.md5;
  if (md5 === undefined || used.has(md5)) return;
  used.add(md5);
  if (!isDirectoryMd5(md5) || !output.cached) return;
  const entries = entriesOf(context, { output, inside: undefined });
  if (!entries) throw new UnknownUseError(output);
  for (const entry of entries) used.add(entry.md5);
}

async function keptCommits(context: Context, newest: number): Promise<string[]> {
  const refs = await gitText(context.root, ["for-each-ref", "--format=%(objectname)^{commit}"]);
  const commits: string[] = [];
  for (const name of refs.split("\n").filter(Boolean)) {
    const id = await gitText(context.root, ["rev-parse", "--verify", "--quiet", name]).catch(() => "");
    if (id !== "") commits.push(id.trim());
  }
  const recent = await gitText(context.root, ["rev-list", `--max-count=${newest}`, "HEAD"]).catch(() => "");
  return [...new Set([...commits, ...recent.split("\n").filter(Boolean)])];
}
