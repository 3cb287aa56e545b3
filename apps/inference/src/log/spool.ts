import { mkdirSync, renameSync, statSync } from "node:fs";
import type { Prediction } from "./prediction.ts";
import { createSegment, listSegments, readSegment, removeSegment, type Segment, segmentPath } from "./segment.ts";

/** Segments on disk, in order: what was acknowledged and is not yet in the database. */
export interface Spool {
  /** Bytes on disk, the open segment included. */
  readonly bytes: number;
  /** Closed segments waiting. */
  readonly waiting: number;
  /** Writes lines to the open segment. Throws the file system's error, or SpoolFullError. */
  append(lines: string): void;
  /** Closes the open segment, if it has anything, and puts it at the end of those waiting. */
  rotate(): void;
  /** The predictions of the oldest waiting segment (from `inMemory` if given); undefined when none waits. */
  oldest(inMemory?: Prediction[]): { readonly sequence: number; readonly predictions: Prediction[] } | undefined;
  /** Drops the oldest waiting segment: it is in the database now. */
  drop(sequence: number): void;
  /** Moves a segment of a dead process in, behind those waiting. */
  takeIn(segment: string): void;
  /** Goes on in another folder, an empty one; what waited in this one is another's now. */
  moveTo(directory: string): void;
  close(): void;
}

/** The spool may not grow further: what comes now is not kept. */
export class SpoolFullError extends Error {
  constructor(directory: string, limitBytes: number) {
    super(`spool ${directory}: expected at most ${limitBytes} bytes, found it full; bring the database back`);
    this.name = "SpoolFullError";
  }
}

/** Opens the spool of one process; what an earlier process left there waits first. */
export function openSpool(folder: string, limitBytes: number): Spool {
  let directory = folder;
  mkdirSync(directory, { recursive: true });
  const waiting = listSegments(directory).map((sequence) => ({ sequence, bytes: sizeOf(directory, sequence) }));
  let next = (waiting.at(-1)?.sequence ?? 0) + 1;
  let open: { readonly sequence: number; readonly segment: Segment } | undefined;
  let closedBytes = waiting.reduce((sum, segment) => sum + segment.bytes, 0);

  const rotate = (): void => {
    if (open === undefined) return;
    open.segment.close();
    waiting.push({ sequence: open.sequence, bytes: open.segment.bytes });
    closedBytes += open.segment.bytes;
    open = undefined;
  };
  return {
    get bytes() {
      return closedBytes + (open?.segment.bytes ?? 0);
    },
    get waiting() {
      return waiting.length;
    },
    append: (lines) => {
      if (closedBytes + (open?.segment.bytes ?? 0) + lines.length > limitBytes) {
        throw new SpoolFullError(directory, limitBytes);
      }
      open ??= { sequence: next, segment: createSegment(directory, next++) };
      open.segment.append(lines);
    },
    rotate,
    oldest: (inMemory) => {
      const [first] = waiting;
      if (first === undefined) return undefined;
      return { sequence: first.sequence, predictions: inMemory ?? readSegment(segmentPath(directory, first.sequence)) };
    },
    drop: (sequence) => {
      const index = waiting.findIndex((segment) => segment.sequence === sequence);
      if (index === -1) return;
      const [dropped] = waiting.splice(index, 1);
      closedBytes -= dropped?.bytes ?? 0;
      removeSegment(segmentPath(directory, sequence));
    },
    takeIn: (segment) => {
      const sequence = next++;
      renameSync(segment, segmentPath(directory, sequence));
      const bytes = sizeOf(directory, sequence);
      waiting.push({ sequence, bytes });
      closedBytes += bytes;
    },
    moveTo: (other) => {
      open?.segment.close();
      open = undefined;
      waiting.length = 0;
      closedBytes = 0;
      directory = other;
    },
    close: rotate,
  };
}

function sizeOf(directory: string, sequence: number): number {
  return statSync(segmentPath(directory, sequence)).size;
}
