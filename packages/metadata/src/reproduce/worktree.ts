import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readlinkSync, symlinkSync } from "node:fs";
import { lstat, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";

/** A second working tree of a workspace's repository, at one commit. */
export interface Worktree {
  readonly directory: string;
  remove(): Promise<void>;
}

/**
 * Checks a commit out beside the workspace: there, the relative path of the DVC remote and the way up to
 * `node_modules` lead to the same places. The workspace itself is not touched.
 */
export async function addWorktree(workspace: string, commit: string): Promise<Worktree> {
  const name = `${basename(workspace)}-at-${commit.slice(0, 8)}-${randomBytes(3).toString("hex")}`;
  const directory = join(dirname(workspace), name);
  await git(workspace, ["worktree", "add", "--detach", "--force", directory, commit]);
  await linkModules(workspace, directory);
  return {
    directory,
    remove: async () => {
      await git(workspace, ["worktree", "remove", "--force", directory]).catch(() => {});
      await rm(directory, { recursive: true, force: true });
      await git(workspace, ["worktree", "prune"]).catch(() => {});
    },
  };
}

async function git(workspace: string, parameters: readonly string[]): Promise<void> {
  await promisify(execFile)("git", ["-C", workspace, "-c", "core.autocrlf=false", ...parameters]);
}

/** A workspace outside the clone has a link to its packages, which Git does not keep. */
async function linkModules(workspace: string, directory: string): Promise<void> {
  const link = join(workspace, "node_modules");
  const target = join(directory, "node_modules");
  const isLink = (await lstat(link).catch(() => undefined))?.isSymbolicLink() ?? false;
  if (!isLink || existsSync(target)) return;
  symlinkSync(readlinkSync(link), target, process.platform === "win32" ? "junction" : "dir");
}
