import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";

const made: string[] = [];
afterEach(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** A folder of its own for one test, removed after it. */
export function scratchDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "inference-"));
  made.push(directory);
  return directory;
}

/** A model folder with these files; objects are written as JSON. */
export function modelFolder(files: Readonly<Record<string, Uint8Array | string | object>>): string {
  const directory = scratchDirectory();
  for (const [name, content] of Object.entries(files)) {
    const raw = typeof content === "string" || content instanceof Uint8Array;
    writeFileSync(join(directory, name), raw ? content : JSON.stringify(content));
  }
  return directory;
}
