import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";

let counter = 0;

/**
 * Replaces a file whole or not at all: temporary file in the same folder, fsync, rename. Keeps the mode of a file that is there.
 * @param mode of a new file, before the umask
 */
export function writeFileAtomic(path: string, content: string | Uint8Array, mode = 0o666): void {
  counter += 1;
  const folder = dirname(path);
  const temporary = `${folder}/.${basename(path)}.${process.pid}-${counter}.tmp`;
  const present = statSync(path, { throwIfNoEntry: false });
  mkdirSync(folder, { recursive: true });
  const fd = openSync(temporary, "wx", present ? present.mode & 0o777 : mode);
  try {
    writeFileSync(fd, content);
    fsyncSync(fd);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(fd);
  }
  renameSync(temporary, path);
}
