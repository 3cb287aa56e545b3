import type { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { invalid, TrackingError } from "../protocol/errors.ts";
import type { ArtifactEntry, ArtifactInfo, ArtifactStore, ByteRange, UploadedPart } from "./store.ts";

/**
 * Keeps artifacts in a bucket of an S3 service, below a prefix. Credentials, region and endpoint come from the
 * environment as for any AWS tool (`AWS_ACCESS_KEY_ID`, `AWS_REGION`, `AWS_ENDPOINT_URL_S3`, …).
 *
 * @param place `s3://bucket/prefix`
 */
export function openS3Store(place: string, client: S3Client = defaultClient()): ArtifactStore {
  const found = /^s3:\/\/([^/]+)\/?(.*)$/.exec(place);
  if (!found) throw invalid(`Artifact store '${place}': expected s3://bucket/prefix`);
  return new S3Store(client, found[1] as string, (found[2] as string).replace(/\/+$/, ""));
}

function defaultClient(): S3Client {
  // Services other than AWS's are addressed by path, and may not know the newer default checksums.
  return new S3Client({
    forcePathStyle: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
}

class S3Store implements ArtifactStore {
  readonly place: string;
  private readonly client: S3Client;
  private readonly bucket: string;
  private readonly prefix: string;

  constructor(client: S3Client, bucket: string, prefix: string) {
    this.client = client;
    this.bucket = bucket;
    this.prefix = prefix;
    this.place = `s3://${bucket}/${prefix}`;
  }

  async list(path: string): Promise<ArtifactEntry[]> {
    const folder = this.folderKey(path);
    const entries: ArtifactEntry[] = [];
    for (let token: string | undefined, more = true; more; ) {
      const page = await this.client.send(
        new ListObjectsV2Command({ Bucket: this.bucket, Prefix: folder, Delimiter: "/", ContinuationToken: token }),
      );
      for (const { Prefix = "" } of page.CommonPrefixes ?? []) {
        entries.push({ name: Prefix.slice(folder.length, -1), size: undefined });
      }
      for (const { Key = "", Size = 0 } of page.Contents ?? []) {
        if (Key !== folder) entries.push({ name: Key.slice(folder.length), size: Size });
      }
      token = page.NextContinuationToken;
      more = token !== undefined;
    }
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async stat(path: string): Promise<ArtifactInfo | "folder" | undefined> {
    try {
      const head = await this.client.send(new HeadObjectCommand(this.object(path)));
      const modified = head.LastModified ?? new Date(0);
      return { size: head.ContentLength ?? 0, modified, etag: head.ETag ?? '""' };
    } catch (error) {
      if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode !== 404) throw error;
    }
    const page = await this.client.send(
      new ListObjectsV2Command({ Bucket: this.bucket, Prefix: this.folderKey(path), MaxKeys: 1 }),
    );
    return page.KeyCount ? "folder" : undefined;
  }

  async read(path: string, range: ByteRange | undefined): Promise<Readable> {
    const Range = range ? `bytes=${range.start}-${range.end}` : undefined;
    const { Body } = await this.client.send(new GetObjectCommand({ ...this.object(path), Range }));
    return Body as Readable;
  }

  async write(path: string, content: Readable): Promise<void> {
    await new Upload({ client: this.client, params: { ...this.object(path), Body: content } }).done();
  }

  async remove(path: string): Promise<void> {
    await this.removeKeys([this.key(path)]);
    for (let token: string | undefined, more = true; more; ) {
      const page = await this.client.send(
        new ListObjectsV2Command({ Bucket: this.bucket, Prefix: this.folderKey(path), ContinuationToken: token }),
      );
      const keys = (page.Contents ?? []).map(({ Key = "" }) => Key);
      if (keys.length > 0) await this.removeKeys(keys);
      token = page.NextContinuationToken;
      more = token !== undefined;
    }
  }

  async beginUpload(path: string): Promise<string> {
    const { UploadId } = await this.client.send(new CreateMultipartUploadCommand(this.object(path)));
    return UploadId as string;
  }

  async writePart(path: string, uploadId: string, number: number, content: Readable, size: number): Promise<string> {
    const { ETag } = await this.client.send(
      new UploadPartCommand({
        ...this.object(path),
        UploadId: uploadId,
        PartNumber: number,
        Body: content,
        ContentLength: size,
      }),
    );
    return ETag as string;
  }

  async completeUpload(path: string, uploadId: string, parts: readonly UploadedPart[]): Promise<void> {
    const ordered = [...parts].sort((a, b) => a.number - b.number);
    await this.client.send(
      new CompleteMultipartUploadCommand({
        ...this.object(path),
        UploadId: uploadId,
        MultipartUpload: { Parts: ordered.map(({ number, etag }) => ({ PartNumber: number, ETag: etag })) },
      }),
    );
  }

  async abortUpload(path: string, uploadId: string): Promise<void> {
    await this.client.send(new AbortMultipartUploadCommand({ ...this.object(path), UploadId: uploadId }));
  }

  private async removeKeys(keys: readonly string[]): Promise<void> {
    const Objects = keys.map((Key) => ({ Key }));
    const { Errors = [] } = await this.client.send(
      new DeleteObjectsCommand({ Bucket: this.bucket, Delete: { Objects, Quiet: true } }),
    );
    // The answer is 200 even when a policy or a lock holds on to files.
    const [first] = Errors;
    if (first === undefined) return;
    const { Key, Code, Message } = first;
    throw new TrackingError(
      "PERMISSION_DENIED",
      `s3://${this.bucket}/${Key} could not be deleted: ${Code}: ${Message} (${Errors.length} of ${keys.length} files); see the bucket's policy and object lock`,
    );
  }

  private object(path: string): { Bucket: string; Key: string } {
    return { Bucket: this.bucket, Key: this.key(path) };
  }

  private key(path: string): string {
    return [this.prefix, path].filter(Boolean).join("/");
  }

  private folderKey(path: string): string {
    const key = this.key(path);
    return key === "" ? "" : `${key}/`;
  }
}
