import { existsSync, readFileSync } from "node:fs";
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
