import { existsSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { writeFileAtomic } from "../atomic-file.ts";
import { escapeForIgnoreFile } from "../ignore/pattern.ts";
import type { Context } from "../repository/context.ts";
import { gitSucceeds } from "./git.ts";

/** Makes git ignore a path, by an entry in its folder's `.gitignore`. @returns the file that was changed */
export async function ignoreInGit(context: Context, path: string): Promise<string | undefined> {
  if (context.gitRoot === undefined) return undefined;
  const file = join(dirname(path), ".gitignore");
  const entry = `/${escapeForIgnoreFile(basename(path))}`;
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (text.split(/\r?\n/).includes(entry)) return undefined;
  if (await gitSucceeds(context.gitRoot, ["check-ignore", "-q", "--", path])) return undefined;
  writeFileAtomic(file, `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${entry}\n`);
  return file;
}

/** Takes the entry out again; an ignore file that becomes empty is removed. */
export function unignoreInGit(context: Context, path: string): void {
  if (context.gitRoot === undefined) return;
  const file = join(dirname(path), ".gitignore");
  if (!existsSync(file)) return;
  const lines = readFileSync(file, "utf8").split("\n");
  const kept = lines.filter((line) => line.trim() !== `/${escapeForIgnoreFile(basename(path))}`);
  if (kept.length === lines.length) return;
  if (kept.every((line) => line === "")) rmSync(file);
  else writeFileAtomic(file, kept.join("\n"));
}
