import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

/** SHA-256 of every file below a directory by its path, in order. */
function digestsBelow(directory: string): Readonly<Record<string, string>> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .sort();
  return Object.fromEntries(files.map((file) => [file, sha256(join(directory, file))]));
}

/** Writes the digests of a directory's files beside it. */
export function sealDirectory(directory: string, sealPath: string): void {
  writeFileSync(sealPath, JSON.stringify(digestsBelow(directory)));
}

/** True when the directory holds just what it held when it was sealed. */
export function isIntact(directory: string, sealPath: string): boolean {
  try {
    return readFileSync(sealPath, "utf8") === JSON.stringify(digestsBelow(directory));
  } catch {
    return false;
  }
}

function sha256(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
