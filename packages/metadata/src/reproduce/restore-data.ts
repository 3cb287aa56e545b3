import { constants, existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { MissingObjectsError, openRepository } from "@mlops/data-versioning";
import { parse } from "yaml";
import { objectPath } from "../history/data-files.ts";

/**
 * Puts the data of the worktree's `.dvc` files in place: from the workspace's cache, else from the remote.
 * The worktree has a cache of its own, so that what is made in it never reaches the workspace's run cache.
 * Returns what could not be had, in words.
 */
export async function restoreData(workspace: string, worktree: string): Promise<string[]> {
  const missing: string[] = [];
  for (const file of await findDvcFiles(worktree)) {
    await seedCache(workspace, worktree, join(worktree, file));
    const problem = await checkOut(worktree, file.replace(/\.dvc$/, ""));
    if (problem !== undefined) missing.push(problem);
  }
  return missing;
}

async function findDvcFiles(worktree: string): Promise<string[]> {
  const entries = await readdir(worktree, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".dvc"))
    .map((entry) => relative(worktree, join(entry.parentPath, entry.name)))
    .filter((path) => !/(^|[/\\])(node_modules|\.git|\.dvc)[/\\]/.test(path));
}

async function checkOut(worktree: string, target: string): Promise<string | undefined> {
  const repository = openRepository(worktree, { command: "reproduce" });
  try {
    await repository.checkout([target]);
    return undefined;
  } catch (error) {
    if (!(error instanceof MissingObjectsError)) throw error;
  }
  try {
    await repository.pull([target]);
    return undefined;
  } catch (error) {
    return `data ${target}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Copies (where the file system can: shares) the objects of a `.dvc` file's outputs that the workspace has. */
async function seedCache(workspace: string, worktree: string, dvcFile: string): Promise<void> {
  const document = parse(await readFile(dvcFile, "utf8")) as { outs?: { md5?: string }[] } | null;
  for (const { md5 } of document?.outs ?? []) {
    if (md5 === undefined || !(await copyObject(workspace, worktree, md5)) || !md5.endsWith(".dir")) continue;
    const entries = JSON.parse(await readFile(objectPath(worktree, md5), "utf8")) as { md5: string }[];
    for (const entry of entries) await copyObject(workspace, worktree, entry.md5);
  }
}

async function copyObject(workspace: string, worktree: string, md5: string): Promise<boolean> {
  const [from, to] = [objectPath(workspace, md5), objectPath(worktree, md5)];
  if (!existsSync(from)) return false;
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  return true;
}
