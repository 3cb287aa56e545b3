import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { blob } from "./git.ts";
import type { Template } from "./template.ts";

/** A file of the template as it stands in this clone: with the clone's own names in the place of the template's. */
export type Renaming = (content: Buffer) => Buffer;

/** Paths, by what became of them. */
export interface Update {
  added: string[];
  updated: string[];
  removed: string[];
  /** Touched by the learner, and other in the template than what they began from. */
  kept: string[];
}

/** Brings the files of a folder to the template's newest version, but for those that the learner has touched. */
export function applyTemplate(root: string, { newest, ever }: Template, renamed: Renaming): Update {
  const update: Update = { added: [], updated: [], removed: [], kept: [] };
  const wasTemplate = (path: string, own: Buffer): boolean =>
    [...(ever.get(path) ?? [])].some((id) => own.equals(renamed(blob(root, id))));
  for (const [path, id] of newest) {
    const own = readOwn(root, path);
    if (own !== undefined && blobId(own) === id) continue;
    const theirs = renamed(blob(root, id));
    if (own?.equals(theirs)) continue;
    if (own !== undefined && !wasTemplate(path, own)) {
      update.kept.push(path);
      continue;
    }
    write(join(root, path), theirs);
    (own === undefined ? update.added : update.updated).push(path);
  }
  for (const path of ever.keys()) {
    const own = newest.has(path) ? undefined : readOwn(root, path);
    if (own === undefined || !wasTemplate(path, own)) continue;
    rmSync(join(root, path));
    update.removed.push(path);
  }
  return update;
}

/** A text with `\n` as its line end, as git keeps it. */
function readOwn(root: string, path: string): Buffer | undefined {
  const file = join(root, path);
  if (!existsSync(file)) return undefined;
  const bytes = readFileSync(file);
  return bytes.includes(0) ? bytes : Buffer.from(bytes.toString("utf8").replaceAll("\r\n", "\n"));
}

function blobId(content: Buffer): string {
  return createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
}

function write(file: string, content: Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
