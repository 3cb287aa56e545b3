import { execFile } from "node:child_process";
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Makes the workspace a git repository of its own, where git is installed. @returns whether it is one */
export async function ensureGit(workspace: string): Promise<boolean> {
  // In one whose making was cut off, git would look for the repository above: the clone's.
  if (["HEAD", "refs", "objects"].every((name) => existsSync(join(workspace, ".git", name)))) return true;
  try {
    await git(workspace, ["init", "--quiet", "--initial-branch=main"]);
    return true;
  } catch {
    return false;
  }
}

/** A git command on a workspace takes less; a lock that is older is of a git that was killed. */
const lockMilliseconds = 10_000;

/**
 * Removes the lock files that a git command left behind which was killed with its trainer: with one of them there every
 * later command fails. The workspace is the trainer's own; a lock that is young may be of a git that outlived its trainer,
 * which is waited for.
 */
export async function removeLeftLocks(workspace: string): Promise<void> {
  const giveUpAt = Date.now() + lockMilliseconds;
  for (const file of lockFiles(join(workspace, ".git"))) {
    for (;;) {
      const stats = statSync(file, { throwIfNoEntry: false });
      if (!stats) break;
      if (Date.now() - stats.mtimeMs > lockMilliseconds || Date.now() > giveUpAt) rmSync(file, { force: true });
      else await sleep(100);
    }
  }
}

/** `index.lock`, `HEAD.lock`, `config.lock` … and those of the branches. */
function lockFiles(gitFolder: string): string[] {
  const isLock = (name: string): boolean => name.endsWith(".lock");
  const top = readdirSync(gitFolder).filter(isLock);
  const refs = join(gitFolder, "refs");
  const ofRefs = existsSync(refs) ? readdirSync(refs, { recursive: true, encoding: "utf8" }).filter(isLock) : [];
  return [...top.map((name) => join(gitFolder, name)), ...ofRefs.map((name) => join(refs, name))];
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
