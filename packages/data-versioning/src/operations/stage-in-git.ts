import { gitBytes } from "../git/git.ts";
import type { Context } from "../repository/context.ts";

/** `git add`s files when `core.autostage` says so. */
export async function stageInGit(context: Context, files: readonly string[]): Promise<void> {
  if (context.gitRoot === undefined || !context.config.autostage || files.length === 0) return;
  await gitBytes(context.gitRoot, ["add", "--", ...files]);
}
