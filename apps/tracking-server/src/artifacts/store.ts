import type { Readable } from "node:stream";

/** One entry of a folder. */
export interface ArtifactEntry {
  /** Its name in the folder. */
  readonly name: string;
  /** Bytes; of a folder `undefined`. */
  readonly size: number | undefined;
}

/** What is known of a file before it is read. */
export interface ArtifactInfo {
  /** Bytes. */
  readonly size: number;
  readonly modified: Date;
  /** Changes when the content does; with its quotes. */
  readonly etag: string;
}

/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** One part of an upload in parts, counted from 1. */
export interface UploadedPart {
  readonly number: number;
  readonly etag: string;
}

/**
 * Where artifacts are kept. Paths are relative with `/`, checked by `checkArtifactPath`. Content is streamed: memory
 * does not grow with its size. A file appears whole or not at all.
 */
export interface ArtifactStore {
  /** For the log, without secrets. */
  readonly place: string;
  /** Entries of a folder by name; empty when it is not there or is a file. */
  list(path: string): Promise<ArtifactEntry[]>;
  /** The file's info, or `folder`, or undefined when there is nothing. */
  stat(path: string): Promise<ArtifactInfo | "folder" | undefined>;
  read(path: string, range: ByteRange | undefined): Promise<Readable>;
  write(path: string, content: Readable): Promise<void>;
  /** Removes a file, or a folder with all in it; nothing there, no change. */
  remove(path: string): Promise<void>;
  /** Begins an upload in parts and gives its id. */
  beginUpload(path: string): Promise<string>;
  /** Keeps one part and gives its etag. A part sent again replaces the former. */
  writePart(path: string, uploadId: string, number: number, content: Readable, size: number): Promise<string>;
  /** Puts the parts together; the file appears whole. */
  completeUpload(path: string, uploadId: string, parts: readonly UploadedPart[]): Promise<void>;
  abortUpload(path: string, uploadId: string): Promise<void>;
}
