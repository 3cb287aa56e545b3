import { execFile } from "node:child_process";
import { DataError } from "../errors.ts";

/** git could not do what was asked. */
export class GitError extends DataError {
  constructor(args: readonly string[], detail: string) {
    super(`git ${args.join(" ")} failed: ${detail.trim().split("\n")[0] ?? "no message"}`);
  }
}

/** Runs git and gives its output as bytes. @param cwd folder inside the work tree */
export function gitBytes(cwd: string, args: readonly string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    execFile("git", [...args], { cwd, encoding: "buffer", maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      if (!error) resolve(stdout);
      else if ((error as NodeJS.ErrnoException).code === "ENOENT") reject(new GitError(args, "git is not installed"));
      else reject(new GitError(args, stderr.toString("utf8") || error.message));
    });
  });
}

export async function gitText(cwd: string, args: readonly string[]): Promise<string> {
  return (await gitBytes(cwd, args)).toString("utf8");
}

/** True when git exits with 0. */
export async function gitSucceeds(cwd: string, args: readonly string[]): Promise<boolean> {
  try {
    await gitBytes(cwd, args);
    return true;
  } catch {
    return false;
  }
}
