import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { temporaryPath } from "./temporary.ts";

/** Writes a small object (a manifest) whole or not at all, synced to disk, read-only. */
export function writeObject(temporaryFolder: string, target: string, content: string | Uint8Array): void {
  mkdirSync(temporaryFolder, { recursive: true });
  mkdirSync(dirname(target), { recursive: true });
  const path = temporaryPath(temporaryFolder);
  const fd = openSync(path, "wx", 0o444);
  try {
    writeFileSync(fd, content);
    fsyncSync(fd);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(fd);
  }
  chmodSync(path, 0o444);
  renameSync(path, target);
}
