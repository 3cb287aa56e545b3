import { createWriteStream, mkdirSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { ModelRefusedError } from "../errors.ts";

export interface GoogleStorage {
  /** The JSON API's address; the real one, or an emulator's. */
  readonly endpoint: string;
  /** Address of the metadata server that gives access tokens; undefined asks without one (an emulator, public data). */
  readonly metadata: string | undefined;
}

export const googleStorage: GoogleStorage = {
  endpoint: "https://storage.googleapis.com",
  metadata: "http://metadata.google.internal",
};

/**
 * Downloads all objects under `gs://BUCKET/PREFIX` into a directory, as Vertex AI asks of its containers
 * (AIP_STORAGE_URI). Throws ModelRefusedError.
 */
export async function downloadFromGoogle(uri: string, directory: string, storage: GoogleStorage): Promise<void> {
  try {
    const { bucket, prefix } = parseGoogleUri(uri);
    const headers = await authorize(storage);
    const names = await listObjects(storage, bucket, prefix, headers);
    if (names.length === 0) throw new Error("there is nothing under it");
    for (const name of names) await downloadObject(storage, bucket, name, prefix, directory, headers);
  } catch (error) {
    throw new ModelRefusedError(uri, "download", `download failed: ${(error as Error).message}`, { cause: error });
  }
}

function parseGoogleUri(uri: string): { bucket: string; prefix: string } {
  const match = /^gs:\/\/([^/]+)\/?(.*)$/.exec(uri);
  if (match === null) throw new Error("expected gs://BUCKET/PREFIX");
  const path = (match[2] as string).replace(/\/+$/, "");
  return { bucket: match[1] as string, prefix: path === "" ? "" : `${path}/` };
}

type Headers = Readonly<Record<string, string>>;

async function authorize({ metadata }: GoogleStorage): Promise<Headers> {
  if (metadata === undefined) return {};
  const address = `${metadata}/computeMetadata/v1/instance/service-accounts/default/token`;
  const { access_token: token } = (await getJson(address, { "metadata-flavor": "Google" })) as { access_token: string };
  return { authorization: `Bearer ${token}` };
}

async function listObjects(
  storage: GoogleStorage,
  bucket: string,
  prefix: string,
  headers: Headers,
): Promise<string[]> {
  const names: string[] = [];
  let page: string | undefined;
  do {
    const query = new URLSearchParams({
      prefix,
      fields: "items(name),nextPageToken",
      ...(page ? { pageToken: page } : {}),
    });
    const address = `${storage.endpoint}/storage/v1/b/${encodeURIComponent(bucket)}/o?${query}`;
    const answer = (await getJson(address, headers)) as { items?: { name: string }[]; nextPageToken?: string };
    names.push(...(answer.items ?? []).map((item) => item.name).filter((name) => !name.endsWith("/")));
    page = answer.nextPageToken;
  } while (page !== undefined);
  return names;
}

async function downloadObject(
  storage: GoogleStorage,
  bucket: string,
  name: string,
  prefix: string,
  directory: string,
  headers: Headers,
): Promise<void> {
  const relative = normalize(name.slice(prefix.length));
  if (relative.startsWith(`..${sep}`) || relative === "..") throw new Error(`the object ${name} would lie outside`);
  const path = join(directory, relative);
  mkdirSync(dirname(path), { recursive: true });
  const address = `${storage.endpoint}/storage/v1/b/${encodeURIComponent(bucket)}/o/${encodeURIComponent(name)}?alt=media`;
  const response = await get(address, headers);
  await pipeline(Readable.fromWeb(response.body as ReadableStream), createWriteStream(path));
}

async function getJson(address: string, headers: Headers): Promise<unknown> {
  return (await get(address, headers)).json();
}

async function get(address: string, headers: Headers): Promise<Response> {
  const response = await fetch(address, { headers });
  if (response.ok) return response;
  throw new Error(`expected 200 from ${address.split("?")[0]}, found ${response.status}`);
}
