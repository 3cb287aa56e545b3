import { createReadStream } from "node:fs";
import { Readable, Transform } from "node:stream";
import { MlflowError } from "../errors.ts";
import type { Transport } from "../http/transport.ts";
import { forEachAtOnce, type LocalFile } from "./files.ts";
import type { ArtifactLocation } from "./location.ts";
import { encodePath, joinPath } from "./path.ts";

/** How far a transfer is, in bytes of one file. */
export interface TransferProgress {
  readonly path: string;
  readonly loaded: number;
  /** Unknown for a stream. */
  readonly total: number | undefined;
}

/** Told while bytes move. */
export interface TransferOptions {
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What can be uploaded as one file. A stream can be sent only once, so a failed try of it is not repeated. */
export type Content = Buffer | string | Readable;

const chunk = 1 << 20;
const partsAtOnce = 4;
const api = "/api/2.0/mlflow-artifacts";

/** Uploads content to a path below a location. */
export async function uploadContent(
  transport: Transport,
  location: ArtifactLocation,
  path: string,
  content: Content,
  options: TransferOptions,
): Promise<void> {
  const size = content instanceof Readable ? undefined : Buffer.byteLength(content);
  await put(transport, location, path, size, () => content, options, !(content instanceof Readable));
}

/** Uploads a file on disk: in parts when it is large and the server takes parts, else in one stream. */
export async function uploadFile(
  transport: Transport,
  location: ArtifactLocation,
  file: LocalFile,
  options: TransferOptions,
): Promise<void> {
  const { multipartMinimumBytes } = transport.configuration;
  if (file.size >= multipartMinimumBytes && (await uploadInParts(transport, location, file, options))) return;
  const open = () => createReadStream(file.file, { highWaterMark: chunk });
  await put(transport, location, file.path, file.size, open, options, true);
}

async function put(
  transport: Transport,
  location: ArtifactLocation,
  path: string,
  size: number | undefined,
  open: () => Content,
  options: TransferOptions,
  repeatable: boolean,
): Promise<void> {
  const target = `${api}/artifacts/${encodePath(joinPath(location.path, path))}`;
  const answer = await transport.stream({
    method: "PUT",
    ...address(location, target),
    openBody: () => counted(open(), path, size, options),
    ...(size === undefined ? {} : { contentLength: size }),
    headers: { "content-type": "application/octet-stream" },
    repeatable,
    signal: options.signal,
  });
  await drain(answer.body);
}

/** Where to send a request on a location: its own server, or the tracking server. */
export function address(location: ArtifactLocation, path: string): { path: string; url?: string } {
  return location.server ? { path, url: location.server + path } : { path };
}

function counted(content: Content, path: string, total: number | undefined, options: TransferOptions): Content {
  const { onProgress } = options;
  if (!onProgress) return content;
  let loaded = 0;
  const counter = new Transform({
    transform(bytes: Buffer, _encoding, done) {
      loaded += bytes.length;
      onProgress({ path, loaded, total });
      done(null, bytes);
    },
  });
  const source = content instanceof Readable ? content : Readable.from([Buffer.from(content)]);
  source.on("error", (error) => counter.destroy(error));
  return source.pipe(counter);
}

interface UploadPlan {
  readonly upload_id: string;
  readonly credentials: readonly {
    readonly url: string;
    readonly part_number: number;
    readonly headers?: Record<string, string> | readonly { readonly name: string; readonly value: string }[];
  }[];
}

/** Gives false when the server does not take parts. */
async function uploadInParts(
  transport: Transport,
  location: ArtifactLocation,
  file: LocalFile,
  options: TransferOptions,
): Promise<boolean> {
  const { multipartChunkBytes: size } = transport.configuration;
  const folder = joinPath(location.path, file.path.split("/").slice(0, -1).join("/"));
  const name = file.path.split("/").at(-1) as string;
  const ask = (verb: string, body: object) =>
    sendTo<UploadPlan>(transport, location, `${api}/mpu/${verb}/${encodePath(folder)}`, body, options.signal);
  const plan = await ask("create", { path: name, num_parts: Math.ceil(file.size / size) }).catch((error: unknown) => {
    if (error instanceof MlflowError && error.code === "NOT_IMPLEMENTED") return undefined;
    throw error;
  });
  if (!plan) return false;
  try {
    const parts = await sendParts(transport, plan, file, size, options);
    await ask("complete", { path: name, upload_id: plan.upload_id, parts });
  } catch (error) {
    await ask("abort", { path: name, upload_id: plan.upload_id }).catch(() => undefined);
    throw error;
  }
  return true;
}

async function sendParts(
  transport: Transport,
  plan: UploadPlan,
  file: LocalFile,
  size: number,
  options: TransferOptions,
): Promise<{ part_number: number; etag: string; url: string }[]> {
  const parts: { part_number: number; etag: string; url: string }[] = [];
  let loaded = 0;
  await forEachAtOnce(plan.credentials, partsAtOnce, async ({ url, part_number, headers }) => {
    const start = (part_number - 1) * size;
    const end = Math.min(start + size, file.size) - 1;
    const answer = await transport.stream({
      method: "PUT",
      path: "",
      url,
      openBody: () => createReadStream(file.file, { start, end, highWaterMark: chunk }),
      contentLength: end - start + 1,
      headers: Array.isArray(headers)
        ? Object.fromEntries(headers.map(({ name, value }) => [name, value]))
        : ((headers as Record<string, string> | undefined) ?? {}),
      signal: options.signal,
    });
    await drain(answer.body);
    parts.push({ part_number, etag: String(answer.headers.etag ?? ""), url });
    loaded += end - start + 1;
    options.onProgress?.({ path: file.path, loaded, total: file.size });
  });
  return parts.sort((a, b) => a.part_number - b.part_number);
}

async function sendTo<Answer>(
  transport: Transport,
  location: ArtifactLocation,
  path: string,
  body: object,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const text = JSON.stringify(body);
  const answer = await transport.stream({
    method: "POST",
    ...address(location, path),
    openBody: () => text,
    headers: { "content-type": "application/json" },
    signal,
  });
  const chunks: Buffer[] = [];
  for await (const bytes of answer.body as AsyncIterable<Buffer>) chunks.push(bytes);
  return JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}") as Answer;
}

async function drain(body: Readable): Promise<void> {
  for await (const _ of body);
}
