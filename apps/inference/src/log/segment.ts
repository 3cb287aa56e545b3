import { closeSync, openSync, readdirSync, readFileSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Prediction } from "./prediction.ts";

/** A file of predictions, one JSON object a line, that are acknowledged and not yet in the database. */
export interface Segment {
  readonly path: string;
  readonly bytes: number;
  /** Appends lines; they survive the death of this process, not of the machine. Throws the file system's error. */
  append(lines: string): void;
  close(): void;
}

const name = /^\d{12}\.ndjson$/;

export function createSegment(directory: string, sequence: number): Segment {
  const path = join(directory, `${String(sequence).padStart(12, "0")}.ndjson`);
  const descriptor = openSync(path, "wx");
  let bytes = 0;
  return {
    path,
    get bytes() {
      return bytes;
    },
    append: (lines) => {
      bytes += writeAll(descriptor, Buffer.from(lines));
    },
    close: () => closeSync(descriptor),
  };
}

/** Sequence numbers of the segments that a directory has, oldest first. */
export function listSegments(directory: string): number[] {
  const files = readdirSync(directory).filter((file) => name.test(file));
  return files.map((file) => Number.parseInt(file, 10)).sort((left, right) => left - right);
}

export function segmentPath(directory: string, sequence: number): string {
  return join(directory, `${String(sequence).padStart(12, "0")}.ndjson`);
}

/**
 * The whole predictions of a segment; a line cut by the death of its writer was never acknowledged and is left out. None
 * when another process has taken the segment over.
 */
export function readSegment(path: string): Prediction[] {
  const lines = readIfThere(path).split("\n");
  return lines.map(parseLine).filter((prediction) => prediction !== undefined);
}

/** Another process may have taken it over, and removed it. */
export function removeSegment(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

function parseLine(line: string): Prediction | undefined {
  try {
    return line === "" ? undefined : (JSON.parse(line) as Prediction);
  } catch {
    return undefined;
  }
}

function writeAll(descriptor: number, bytes: Buffer): number {
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written);
  return written;
}
