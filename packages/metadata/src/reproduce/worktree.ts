import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, realpathSync, symlinkSync } from "node:fs";
import { rm } from "node:fs/promises";
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
  linkModules(workspace, directory);
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

/** A workspace's own packages (or links to them) are not in Git: the stages find them in the workspace. */
function linkModules(workspace: string, directory: string): void {
  const modules = join(workspace, "node_modules");
  const target = join(directory, "node_modules");
  if (!existsSync(modules) || existsSync(target)) return;
  symlinkSync(realpathSync(modules), target, process.platform === "win32" ? "junction" : "dir");
}
