import { execFileSync } from "node:child_process";

/** Runs git in a folder. @throws Error with git's own words */
export function git(root: string, ...args: string[]): string {
  return gitBytes(root, args).toString("utf8");
}

/** The content of a blob. */
export function blob(root: string, id: string): Buffer {
  return gitBytes(root, ["cat-file", "blob", id]);
}

function gitBytes(root: string, args: string[]): Buffer {
  try {
    return execFileSync("git", args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], maxBuffer: 256e6 });
  } catch (error) {
    const { stderr = "" } = error as { stderr?: Buffer | string };
    throw new Error(`git ${args[0]} failed: ${String(stderr).trim() || "is git installed?"}`);
  }
}
