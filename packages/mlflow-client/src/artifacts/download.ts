import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { MlflowError } from "../errors.ts";
import { pause } from "../http/retry.ts";
import type { StreamAnswer, Transport } from "../http/transport.ts";
import type { ArtifactLocation } from "./location.ts";
import { encodePath, joinPath } from "./path.ts";
import { address, type TransferOptions } from "./upload.ts";

/** Bytes `start` to `end`, both included; no end: to the end of the file. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

/** Opens an artifact for reading, whole or in part. */
export async function openArtifact(
  transport: Transport,
  location: ArtifactLocation,
  path: string,
  options: { range?: ByteRange | undefined; etag?: string | undefined; signal?: AbortSignal | undefined } = {},
): Promise<StreamAnswer> {
  const { range } = options;
  return transport.stream({
    method: "GET",
    ...address(location, `/api/2.0/mlflow-artifacts/artifacts/${encodePath(joinPath(location.path, path))}`),
    headers: {
      ...(range ? { range: `bytes=${range.start}-${range.end ?? ""}` } : {}),
      ...(range && options.etag ? { "if-range": options.etag } : {}),
    },
    signal: options.signal,
  });
}

/**
 * Downloads one file. It appears whole or not at all. A connection that breaks in the middle is taken up where it
 * broke, as often as requests are repeated.
 */
export async function downloadFile(
  transport: Transport,
  location: ArtifactLocation,
  path: string,
  destination: string,
  options: TransferOptions,
): Promise<void> {
  await mkdir(dirname(destination), { recursive: true });
  const temporary = join(dirname(destination), `.${randomUUID()}.part`);
  const file = await open(temporary, "wx");
  try {
    await fetchInto(file, transport, location, path, options);
    await file.sync();
    await file.close();
    await rename(temporary, destination);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(temporary, { force: true });
    throw error;
  }
}

async function fetchInto(
  file: FileHandle,
  transport: Transport,
  location: ArtifactLocation,
  path: string,
  options: TransferOptions,
): Promise<void> {
  let loaded = 0;
  let etag: string | undefined;
  for (let tries = 0; ; tries += 1) {
    const range = loaded > 0 ? { start: loaded } : undefined;
    const answer = await openArtifact(transport, location, path, { range, etag, signal: options.signal });
    // Another version of the file, or a server that knows no ranges, sends all of it: then it begins anew.
    if (range && answer.status !== 206) loaded = 0;
    etag = text(answer.headers.etag);
    const total = totalOf(answer, loaded);
    try {
      for await (const bytes of answer.body as AsyncIterable<Buffer>) {
        await writeAll(file, bytes, loaded);
        loaded += bytes.length;
        options.onProgress?.({ path, loaded, total });
      }
      if (total === undefined || loaded === total) return await file.truncate(loaded);
      throw new Error(`expected ${total} bytes, got ${loaded}`);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (isLocal(error)) throw error;
      if (tries >= transport.configuration.maxRetries) throw broken(transport, path, error);
    }
    await pause(tries, undefined, transport.configuration, options.signal);
  }
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    at += (await file.write(bytes, at, bytes.length - at, position + at)).bytesWritten;
  }
}

/** Whether it is this machine's disk that failed, not the connection. */
function isLocal(error: unknown): boolean {
  return /^(ENOSPC|EACCES|EROFS|EDQUOT|EIO|EFBIG)$/.test((error as NodeJS.ErrnoException).code ?? "");
}

function broken(transport: Transport, path: string, cause: unknown): Error {
  const url = `${transport.configuration.trackingUri}/api/2.0/mlflow-artifacts/artifacts/${encodePath(path)}`;
  const words = cause instanceof Error ? cause.message : String(cause);
  return new MlflowError({
    code: "UNREACHABLE",
    status: undefined,
    request: { method: "GET", url },
    serverMessage: `the download of '${path}' broke off again and again (${words})`,
    cause,
  });
}

function totalOf(answer: StreamAnswer, loaded: number): number | undefined {
  const length = text(answer.headers["content-length"]);
  return length === undefined ? undefined : loaded + Number(length);
}

/** Reads a stream to its end. */
export async function readWhole(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const bytes of body as AsyncIterable<Buffer>) chunks.push(bytes);
  return Buffer.concat(chunks);
}

function text(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
