import {
  chmodSync,
  closeSync,
  fchmodSync,
  fstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { temporaryPath } from "./temporary.ts";

/** Mode of a cache object: DVC hashes one of another mode anew. */
export const OBJECT_MODE = 0o444;
const umaskHidesReads = (process.umask() & OBJECT_MODE) !== 0;

/** Size in bytes, -1 when there is no file. */
export function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? -1;
}

/** Writes bytes to a temporary file and moves it to its target: there is the whole file or none. */
export function writeWhole(bytes: Uint8Array, target: string, folder: string, mode: number): Stats {
  const path = temporaryPath(folder);
  const out = openSync(path, "wx", mode);
  let stats: Stats;
  try {
    writeAll(out, bytes);
    stats = fstatSync(out);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(out);
  }
  if (mode === OBJECT_MODE && umaskHidesReads) chmodSync(path, OBJECT_MODE);
  moveInto(path, target);
  return stats;
}

/** Makes an open object readable for all, where the umask would hide it. */
export function showObject(fd: number, mode: number): void {
  if (mode === OBJECT_MODE && umaskHidesReads) fchmodSync(fd, OBJECT_MODE);
}

function writeAll(fd: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(fd, bytes, written, bytes.length - written);
}

/** Renames into a folder that may not be there yet. */
export function moveInto(path: string, target: string): void {
  try {
    renameSync(path, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
      rmSync(path, { force: true });
      throw error;
    }
    mkdirSync(dirname(target), { recursive: true });
    renameSync(path, target);
  }
}
