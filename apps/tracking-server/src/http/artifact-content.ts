import type { IncomingMessage, ServerResponse } from "node:http";
import { basename, win32 } from "node:path";
import { pipeline } from "node:stream/promises";
import { checkArtifactPath, readUrlPath } from "../artifacts/path.ts";
import type { ArtifactInfo, ArtifactStore, ByteRange } from "../artifacts/store.ts";
import { invalid, notFound } from "../protocol/errors.ts";
import { integer, list, nested, readMessage, required, text } from "../protocol/fields.ts";
import { sendMessage } from "./answer.ts";
import { readBody } from "./body.ts";
import { contentType } from "./content-type.ts";

/** A request for an artifact's content: the encoded rest of the URL's path names it. */
export interface ContentRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly artifacts: ArtifactStore;
  readonly path: string;
}

/** Sends a file, or the part of it that a `Range` header asks for. */
export async function sendArtifact({ request, response, artifacts, path: encoded }: ContentRequest): Promise<void> {
  const path = readUrlPath(encoded);
  const info = await artifacts.stat(path);
  if (!info) throw notFound(`No such artifact: '${path}'`);
  if (info === "folder") throw invalid(`Artifact path refers to a directory, not a file: '${path}'`);
  const range = readRange(request.headers.range, info.size);
  if (range === "unsatisfiable") {
    response.writeHead(416, { "content-range": `bytes */${info.size}` }).end();
    return;
  }
  response.writeHead(range ? 206 : 200, headers(path, info, range));
  if (request.method === "HEAD" || info.size === 0) response.end();
  else await pipeline(await artifacts.read(path, range), response);
}

function headers(path: string, info: ArtifactInfo, range: ByteRange | undefined): Record<string, string | number> {
  const name = basename(path);
  const plain = /^[\w.-]+$/.test(name) ? name : `"${name.replace(/[^\x20-\x7e]|["\\]/g, "_")}"`;
  return {
    "content-type": contentType(name),
    "content-disposition": `attachment; filename=${plain}; filename*=UTF-8''${encodeURIComponent(name)}`,
    "content-length": range ? range.end - range.start + 1 : info.size,
    ...(range ? { "content-range": `bytes ${range.start}-${range.end}/${info.size}` } : {}),
    "accept-ranges": "bytes",
    "last-modified": info.modified.toUTCString(),
    etag: info.etag,
    "x-content-type-options": "nosniff",
  };
}

/** One range of bytes (RFC 9110, 14.1.2); several, or another unit, are not understood and mean the whole. */
function readRange(header: string | undefined, size: number): ByteRange | "unsatisfiable" | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!found || (found[1] === "" && found[2] === "")) return undefined;
  const start = found[1] === "" ? Math.max(0, size - Number(found[2])) : Number(found[1]);
  const end = found[1] === "" || found[2] === "" ? size - 1 : Math.min(Number(found[2]), size - 1);
  return start > end ? "unsatisfiable" : { start, end };
}

/** Keeps a file; the answer comes when it is safe on disk. */
export async function receiveArtifact({ request, response, artifacts, path }: ContentRequest): Promise<void> {
  const checked = readUrlPath(path);
  if (checked === "") throw invalid("Invalid path");
  await artifacts.write(checked, request);
  response.writeHead(200, { "content-length": 0 }).end();
}

/** Removes a file or a folder. */
export async function removeArtifact({ response, artifacts, path }: ContentRequest): Promise<void> {
  await artifacts.remove(readUrlPath(path));
  sendMessage(response, {});
}

const uploadFields = { path: required(text), upload_id: text, num_parts: integer };
const partFields = { part_number: required(integer), etag: text, url: text };

/**
 * Begins an upload in parts: the answer gives for each part a URL (of this server) to PUT it to. Parts may be sent
 * in any order, at once, and again.
 */
export async function beginUpload({ request, response, artifacts, path }: ContentRequest): Promise<void> {
  const message = readMessage(uploadFields, await readBody(request));
  const file = uploadPath(path, message.path);
  const count = Number(message.num_parts ?? 1);
  if (count < 1 || count > 10_000) throw invalid(`num_parts must be between 1 and 10000, got ${count}`);
  const uploadId = await artifacts.beginUpload(file);
  const base = `${scheme(request)}://${request.headers.host}/api/2.0/mlflow-artifacts/mpu/part`;
  const credentials = Array.from({ length: count }, (_, index) => ({
    url: `${base}/${encodeURIComponent(uploadId)}/${index + 1}/${file.split("/").map(encodeURIComponent).join("/")}`,
    part_number: index + 1,
    headers: {},
  }));
  sendMessage(response, { upload_id: uploadId, credentials });
}

/** How the client came: behind a proxy that ends TLS, as that proxy says. It only shapes the URLs in its own answer. */
function scheme(request: IncomingMessage): "http" | "https" {
  const [first] = String(request.headers["x-forwarded-proto"] ?? "").split(",");
  return first?.trim().toLowerCase() === "https" ? "https" : "http";
}

/** Keeps one part: `path` is the upload's id, the part's number and the file's path. */
export async function receivePart({ request, response, artifacts, path }: ContentRequest): Promise<void> {
  const [uploadId, number, ...file] = path.split("/");
  const part = Number(number);
  if (!uploadId || !Number.isInteger(part) || part < 1 || part > 10_000) throw invalid("Invalid path");
  const size = Number(request.headers["content-length"] ?? Number.NaN);
  const etag = await artifacts.writePart(
    readUrlPath(file.join("/")),
    decodeURIComponent(uploadId),
    part,
    request,
    size,
  );
  response.setHeader("etag", etag);
  sendMessage(response, {});
}

/** Puts an upload's parts together. */
export async function completeUpload({ request, response, artifacts, path }: ContentRequest): Promise<void> {
  const fields = { ...uploadFields, upload_id: required(text), parts: required(list(nested(partFields))) };
  const message = readMessage(fields, await readBody(request));
  const parts = (message.parts as readonly { part_number: string; etag: string | undefined }[]).map((part) => ({
    number: Number(part.part_number),
    etag: part.etag ?? "",
  }));
  await artifacts.completeUpload(uploadPath(path, message.path), message.upload_id, parts);
  sendMessage(response, {});
}

/** Gives an upload up: its parts are removed. */
export async function abortUpload({ request, response, artifacts, path }: ContentRequest): Promise<void> {
  const message = readMessage({ ...uploadFields, upload_id: required(text) }, await readBody(request));
  await artifacts.abortUpload(uploadPath(path, message.path), message.upload_id);
  sendMessage(response, {});
}

/** The URL names the folder; of the message's path, which clients send as on their disk, the last part counts. */
function uploadPath(folder: string, file: string): string {
  return checkArtifactPath([readUrlPath(folder), win32.basename(file)].filter(Boolean).join("/"));
}
