import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Makes the workspace a git repository of its own, where git is installed. @returns whether it is one */
export async function ensureGit(workspace: string): Promise<boolean> {
  if (existsSync(join(workspace, ".git"))) return true;
  try {
    await git(workspace, ["init", "--quiet", "--initial-branch=main"]);
    return true;
  } catch {
    return false;
  }
}

/**
 * Commits all that has changed, under a name of its own, whatever the person's settings (signing, hooks) are.
 *
 * @returns the commit that the workspace is at; undefined without git
 */
export async function commitWorkspace(workspace: string, message: string): Promise<string | undefined> {
  if (!existsSync(join(workspace, ".git"))) return undefined;
  await git(workspace, ["add", "--all"]);
  const changed = (await git(workspace, ["status", "--porcelain"])) !== "";
  if (changed) await git(workspace, [...identity, "commit", "--quiet", "--no-verify", "--message", message]);
  return headCommit(workspace);
}

/** The commit that the workspace is at; undefined without git. */
export async function headCommit(workspace: string): Promise<string | undefined> {
  return existsSync(join(workspace, ".git")) ? git(workspace, ["rev-parse", "HEAD"]) : undefined;
}

const identity = [
  ...["-c", "user.name=mlops trainer", "-c", "user.email=trainer@localhost"],
  ...["-c", "commit.gpgSign=false", "-c", "core.autocrlf=false"],
];

async function git(workspace: string, args: readonly string[]): Promise<string> {
  const { stdout } = await execute("git", ["-C", workspace, ...args], { maxBuffer: 16e6 });
  return stdout.trim();
}
