import { createReadStream, existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { GetObjectCommandOutput, S3Client } from "@aws-sdk/client-s3";
import type { RemoteConfig } from "../config/config.ts";
import { md5Of, startDigest } from "../objects/digest.ts";
import { isMd5, objectPath, objectsFolder } from "../objects/object-path.ts";
import { ensureFolder } from "../objects/temporary.ts";
import type { UsedObject } from "../outputs/used-objects.ts";
import type { Context, Progress } from "../repository/context.ts";
import { poolOptions } from "../tree/hash-tree.ts";
import { forEachConcurrently } from "./concurrently.ts";
import type { FailedObject, Remote, TransferResult } from "./remote.ts";
import { createS3Client, type S3Place, s3Error, s3Place } from "./s3-client.ts";
import { saveStream } from "./save-stream.ts";

/** Objects up to this size go in one request, with a Content-MD5 that the server checks; bytes. */
const SINGLE_PUT = 8 << 20;
const CONCURRENCY = 16;
/** From this many on, listing the store costs fewer requests than asking for each object. */
const LIST_FROM = 256;

/** An S3 bucket (AWS, versitygw, MinIO, …) in the layout of a DVC 3 remote. */
export async function s3Remote(context: Context, config: RemoteConfig): Promise<Remote> {
  const place = s3Place(config);
  const sdk = await import("@aws-sdk/client-s3");
  const client = await createS3Client(config);
  const key = (object: Pick<UsedObject, "md5" | "hash">): string =>
    place.prefix + objectPath(object.hash === "md5" ? "files/md5" : ".", object.md5).replace(/^\.\//, "");
  const cachedAt = (object: UsedObject): string =>
    objectPath(objectsFolder(context.cacheDirectory, object.hash), object.md5);
  const list = (prefix: string): Promise<string[]> => listKeys(client, sdk, place, prefix);
  return {
    name: config.name,
    url: config.url,
    missing: async (objects) => {
      if (objects.length >= LIST_FROM) {
        const there = new Set(await list(place.prefix));
        return objects.filter((object) => !there.has(key(object)));
      }
      const present = new Set<UsedObject>();
      await forEachConcurrently(objects, CONCURRENCY, async (object) => {
        if (await hasObject(client, sdk, place, key(object))) present.add(object);
      });
      return objects.filter((object) => !present.has(object));
    },
    upload: (objects, step) => {
      const put = (object: UsedObject): Promise<FailedObject | undefined> =>
        uploadOne(client, sdk, place, object, cachedAt(object), key(object));
      return transfer(context, step, objects, (object) => sizeOf(cachedAt(object)), put);
    },
    download: (objects, step) => {
      ensureFolder(context.cacheTemporary);
      const get = (object: UsedObject): Promise<FailedObject | undefined> =>
        downloadOne(context, client, sdk, place, object, key(object), cachedAt(object));
      return transfer(context, step, objects, () => 0, get);
    },
    list: async () => {
      const top = `${place.prefix}files/md5/`;
      return (await list(top)).map((name) => name.slice(top.length).replace("/", "")).filter(isMd5);
    },
    remove: async (md5s) => {
      await forEachConcurrently(md5s, CONCURRENCY, async (md5) => {
        await client.send(new sdk.DeleteObjectCommand({ Bucket: place.bucket, Key: key({ md5, hash: "md5" }) }));
      });
    },
    readText: async (path) => {
      const answer = await getObject(client, sdk, place, place.prefix + path);
      return answer?.Body?.transformToString();
    },
    writeText: async (path, text) => {
      await client.send(new sdk.PutObjectCommand({ Bucket: place.bucket, Key: place.prefix + path, Body: text }));
    },
    listPaths: async (prefix) => (await list(place.prefix + prefix)).map((name) => name.slice(place.prefix.length)),
  };
}

type Sdk = typeof import("@aws-sdk/client-s3");

async function transfer(
  context: Context,
  step: Progress["step"],
  objects: readonly UsedObject[],
  sizeOfObject: (object: UsedObject) => number,
  move: (object: UsedObject) => Promise<FailedObject | undefined>,
): Promise<TransferResult> {
  const sizes = objects.map(sizeOfObject);
  const { onProgress } = poolOptions(context, step, sizes);
  const failed: FailedObject[] = [];
  await forEachConcurrently(
    objects,
    CONCURRENCY,
    async (object, index) => {
      const problem = await move(object);
      if (problem) failed.push(problem);
      onProgress?.(1, sizes[index] ?? 0);
    },
    context.options.signal,
  );
  return { moved: objects.length - failed.length, failed };
}

async function uploadOne(
  client: S3Client,
  sdk: Sdk,
  place: S3Place,
  object: UsedObject,
  source: string,
  key: string,
): Promise<FailedObject | undefined> {
  if (!existsSync(source)) return { object, kind: "missing", detail: "" };
  try {
    if (sizeOf(source) <= SINGLE_PUT) return await putWhole(client, sdk, place, object, await readFile(source), key);
    return await putParts(client, sdk, place, object, source, key);
  } catch (error) {
    throw s3Error(error, place, key);
  }
}

async function putWhole(
  client: S3Client,
  sdk: Sdk,
  place: S3Place,
  object: UsedObject,
  bytes: Buffer,
  key: string,
): Promise<FailedObject | undefined> {
  const found = md5Of(bytes);
  if (object.hash === "md5" && found !== object.md5.slice(0, 32)) return { object, kind: "corrupt", detail: found };
  const ContentMD5 = Buffer.from(found, "hex").toString("base64");
  const answer = await client.send(
    new sdk.PutObjectCommand({ Bucket: place.bucket, Key: key, Body: bytes, ContentMD5 }),
  );
  const etag = answer.ETag?.replaceAll('"', "");
  const isPlainMd5 = etag !== undefined && /^[0-9a-f]{32}$/.test(etag) && answer.ServerSideEncryption === undefined;
  return isPlainMd5 && etag !== found ? { object, kind: "corrupt", detail: etag } : undefined;
}

/** Large objects go in parts, each with its checksum; hash and size are checked at the end, and a bad upload is taken back. */
async function putParts(
  client: S3Client,
  sdk: Sdk,
  place: S3Place,
  object: UsedObject,
  source: string,
  key: string,
): Promise<FailedObject | undefined> {
  const { Upload } = await import("@aws-sdk/lib-storage");
  const digest = startDigest();
  const stream = createReadStream(source, { highWaterMark: 1 << 20 });
  stream.on("data", (chunk) => digest.update(chunk as Buffer));
  await new Upload({
    client,
    params: { Bucket: place.bucket, Key: key, Body: stream },
    queueSize: 2,
    partSize: SINGLE_PUT,
  }).done();
  const head = await client.send(new sdk.HeadObjectCommand({ Bucket: place.bucket, Key: key }));
  const found = digest.hex();
  if (found === object.md5.slice(0, 32) && head.ContentLength === sizeOf(source)) return undefined;
  await client.send(new sdk.DeleteObjectCommand({ Bucket: place.bucket, Key: key }));
  return { object, kind: "corrupt", detail: found };
}

async function downloadOne(
  context: Context,
  client: S3Client,
  sdk: Sdk,
  place: S3Place,
  object: UsedObject,
  key: string,
  target: string,
): Promise<FailedObject | undefined> {
  const answer = await getObject(client, sdk, place, key);
  if (!answer?.Body) return { object, kind: "missing", detail: "" };
  try {
    const found = await saveStream(answer.Body as AsyncIterable<Uint8Array>, context.cacheTemporary, target, object);
    return found === undefined ? undefined : { object, kind: "corrupt", detail: found };
  } catch (error) {
    throw s3Error(error, place, key);
  }
}

async function getObject(
  client: S3Client,
  sdk: Sdk,
  place: S3Place,
  key: string,
): Promise<GetObjectCommandOutput | undefined> {
  try {
    return await client.send(new sdk.GetObjectCommand({ Bucket: place.bucket, Key: key }));
  } catch (error) {
    if ((error as Error).name === "NoSuchKey") return undefined;
    throw s3Error(error, place, key);
  }
}

async function hasObject(client: S3Client, sdk: Sdk, place: S3Place, key: string): Promise<boolean> {
  try {
    await client.send(new sdk.HeadObjectCommand({ Bucket: place.bucket, Key: key }));
    return true;
  } catch (error) {
    if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 404) return false;
    throw s3Error(error, place, key);
  }
}

async function listKeys(client: S3Client, sdk: Sdk, place: S3Place, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  let token: string | undefined;
  try {
    do {
      const page = await client.send(
        new sdk.ListObjectsV2Command({ Bucket: place.bucket, Prefix: prefix, ContinuationToken: token }),
      );
      for (const item of page.Contents ?? []) if (item.Key !== undefined) keys.push(item.Key);
      token = page.NextContinuationToken;
    } while (token !== undefined);
  } catch (error) {
    throw s3Error(error, place, prefix);
  }
  return keys;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
