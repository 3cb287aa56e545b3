import { dirname, join, relative } from "node:path";
import { NotTrackedError } from "../errors.ts";
import { gitText } from "../git/git.ts";
import type { TrackedOutput } from "../outputs/output.ts";
import { mustHaveCommit, outputsOfRevisions } from "../outputs/revision.ts";
import type { Context } from "../repository/context.ts";
import { pathInRepository } from "../repository/target-path.ts";
import { readNote } from "../versions/notes.ts";

/** A version of a path and the commit that brought it. */
export interface LoggedVersion {
  readonly commit: string;
  /** ISO 8601. */
  readonly date: string;
  readonly author: string;
  readonly subject: string;
  /** Undefined where the commit stopped tracking the path. */
  readonly md5: string | undefined;
  /** Bytes. */
  readonly size: number | undefined;
  readonly nfiles: number | undefined;
  /** "bad" when it was marked so, with the reason. */
  readonly status: "good" | "bad";
  readonly reason: string | undefined;
}

/** The versions of a path through git's history, newest first. @throws NotTrackedError, NoHistoryError */
export async function logVersions(context: Context, target: string, from: string): Promise<LoggedVersion[]> {
  await mustHaveCommit(context);
  const path = pathInRepository(context, target.replace(/\.dvc$/, ""), from);
  const files = [`${path}.dvc`, ...lockFilesAbove(context.root, path)].map((file) => relative(context.root, file));
  const lines = (await gitText(context.root, ["log", "-z", "--format=%H%x1f%cI%x1f%an%x1f%s", "--", ...files]))
    .split("\0")
    .filter(Boolean);
  const commits = lines.map((line) => line.split("\x1f") as [string, string, string, string]);
  const outputs = await outputsOfRevisions(
    context,
    commits.map(([commit]) => commit),
  );
  const versions = commits.map(([commit, date, author, subject], i) =>
    logged(
      context,
      { commit, date, author, subject },
      outputs[i]?.find((output) => output.path === path),
    ),
  );
  const distinct = versions.filter((version, i) => version.md5 !== versions[i + 1]?.md5);
  if (distinct.length === 0) throw new NotTrackedError(target);
  return distinct;
}

function logged(
  context: Context,
  commit: Pick<LoggedVersion, "commit" | "date" | "author" | "subject">,
  output: TrackedOutput | undefined,
): LoggedVersion {
  const { version } = output ?? {};
  const note = version && readNote(context, version.md5);
  return {
    ...commit,
    md5: version?.md5,
    size: version?.size,
    nfiles: version?.nfiles,
    status: note?.status ?? "good",
    reason: note?.reason,
  };
}

/** A stage's output is noted in a dvc.lock in its folder or one above. */
function lockFilesAbove(root: string, path: string): string[] {
  const files: string[] = [];
  for (let folder = dirname(path); folder.startsWith(root); folder = dirname(folder)) {
    files.push(join(folder, "dvc.lock"));
    if (folder === root) break;
  }
  return files;
}
