import { closeSync, openSync, read, rmSync, write } from "node:fs";
import { promisify } from "node:util";
import { startDigest } from "./digest.ts";
import { temporaryPath } from "./temporary.ts";
import { showObject } from "./write-file.ts";

const readSome = promisify(read);
const writeSome = promisify(write);

/** Bytes of a large file that are hashed while the next are read and the same are written. */
const STREAM_BLOCK = 4 << 20;

export interface StreamedFile {
  readonly path: string;
  readonly md5: string;
}

/**
 * Copies an open file to a new temporary file and hashes the very bytes that it writes. Hashing (the slowest of the three)
 * keeps this thread busy while libuv's threads read the next block and write this one: the copy costs no time of its own.
 * @param start the file's first bytes, which were read already @param onBytes told of bytes done, some at a time
 */
export async function streamToTemporary(
  fd: number,
  start: Uint8Array,
  folder: string,
  mode: number,
  onBytes: (bytes: number) => void,
): Promise<StreamedFile> {
  const path = temporaryPath(folder);
  const out = openSync(path, "wx", mode);
  const digest = startDigest();
  try {
    let block: Uint8Array = start;
    let spare = Buffer.allocUnsafeSlow(STREAM_BLOCK);
    let other = Buffer.allocUnsafeSlow(STREAM_BLOCK);
    while (block.length > 0) {
      // Both are waited for even when one fails: a write must not outlive its file descriptor.
      const moving = Promise.allSettled([readSome(fd, spare, 0, spare.length, null), writeAll(out, block)]);
      digest.update(block);
      const [reading, writing] = await moving;
      if (writing.status === "rejected") throw writing.reason;
      if (reading.status === "rejected") throw reading.reason;
      onBytes(block.length);
      block = spare.subarray(0, reading.value.bytesRead);
      [spare, other] = [other, spare];
    }
    showObject(out, mode);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(out);
  }
  return { path, md5: digest.hex() };
}

async function writeAll(fd: number, bytes: Uint8Array): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    written += (await writeSome(fd, bytes, written, bytes.length - written, null)).bytesWritten;
  }
}
