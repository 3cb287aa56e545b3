import { createHash, randomUUID } from "node:crypto";
import { constants, createReadStream, createWriteStream } from "node:fs";
import { lstat, mkdir, open, readdir, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { invalid, notFound } from "../protocol/errors.ts";
import { uploadsFolder } from "./path.ts";
import type { ArtifactEntry, ArtifactInfo, ArtifactStore, ByteRange, UploadedPart } from "./store.ts";

/** Uploads that nobody finished are cleared at a start when they are older than this, in milliseconds. */
const uploadLifetime = 24 * 3600 * 1000;
const chunk = 1 << 20;

/** Keeps artifacts as plain files below `root`, which is made when missing. */
export async function openFolderStore(root: string, now: number = Date.now()): Promise<ArtifactStore> {
  await mkdir(join(root, uploadsFolder), { recursive: true });
  const folder = new FolderStore(await realpath(root));
  await folder.clearOldUploads(now);
  return folder;
}

class FolderStore implements ArtifactStore {
  readonly place: string;
  private readonly root: string;
  private readonly uploads: string;

  constructor(root: string) {
    this.root = root;
    this.place = root;
    this.uploads = join(root, uploadsFolder);
  }

  async list(path: string): Promise<ArtifactEntry[]> {
    const folder = await this.resolve(path);
    if (!folder) return [];
    const names = await readdir(folder, { withFileTypes: true }).catch(emptyWhenNoFolder);
    const visible = names.filter((entry) => entry.isDirectory() || entry.isFile());
    const entries = visible
      .filter((entry) => path !== "" || entry.name !== uploadsFolder)
      .map(async (entry) => ({
        name: entry.name,
        size: entry.isDirectory() ? undefined : (await lstat(join(folder, entry.name))).size,
      }));
    return (await Promise.all(entries)).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async stat(path: string): Promise<ArtifactInfo | "folder" | undefined> {
    const file = await this.resolve(path);
    const info = file ? await stat(file) : undefined;
    if (!info) return undefined;
    if (info.isDirectory()) return "folder";
    const etag = createHash("md5").update(`${info.mtimeMs}-${info.size}-${info.ino}`).digest("hex");
    return { size: info.size, modified: info.mtime, etag: `"${etag}"` };
  }

  async read(path: string, range: ByteRange | undefined): Promise<Readable> {
    const file = await this.resolve(path);
    if (!file) throw notFound(`No such artifact: '${path}'`);
    return createReadStream(file, { highWaterMark: chunk, ...range });
  }

  async write(path: string, content: Readable): Promise<void> {
    const temporary = join(this.uploads, randomUUID());
    try {
      await writeDurably(temporary, content);
      await this.moveIntoPlace(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw readable(error, path);
    }
  }

  async remove(path: string): Promise<void> {
    const target = await this.resolve(path);
    if (target && target !== this.root) await rm(target, { recursive: true, force: true });
  }

  async beginUpload(path: string): Promise<string> {
    await this.checkFree(path);
    const uploadId = randomUUID();
    await mkdir(join(this.uploads, uploadId));
    return uploadId;
  }

  async writePart(_path: string, uploadId: string, number: number, content: Readable): Promise<string> {
    const folder = await this.uploadFolder(uploadId);
    const temporary = join(folder, `${number}.${randomUUID()}`);
    try {
      const bytes = await writeDurably(temporary, content);
      await rename(temporary, join(folder, String(number)));
      return `"${number}-${bytes}"`;
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async completeUpload(path: string, uploadId: string, parts: readonly UploadedPart[]): Promise<void> {
    const folder = await this.uploadFolder(uploadId);
    const temporary = join(folder, "whole");
    const ordered = [...parts].sort((a, b) => a.number - b.number);
    await rm(temporary, { force: true });
    for (const part of ordered) await appendPart(temporary, join(folder, String(part.number)), part.number);
    const file = await open(temporary, "a");
    await file.sync().finally(() => file.close());
    await this.moveIntoPlace(temporary, path);
    await rm(folder, { recursive: true, force: true });
  }

  async abortUpload(_path: string, uploadId: string): Promise<void> {
    await rm(await this.uploadFolder(uploadId), { recursive: true, force: true });
  }

  async clearOldUploads(now: number): Promise<void> {
    for (const name of await readdir(this.uploads)) {
      const path = join(this.uploads, name);
      const info = await lstat(path).catch(() => undefined);
      if (info && now - info.mtimeMs > uploadLifetime) await rm(path, { recursive: true, force: true });
    }
  }

  private async uploadFolder(uploadId: string): Promise<string> {
    const folder = join(this.uploads, uploadId);
    const known = /^[0-9a-f-]{36}$/.test(uploadId) && (await stat(folder).catch(() => undefined));
    if (!known) throw notFound(`No upload with id '${uploadId}': it was completed, aborted, or never begun`);
    return folder;
  }

  /** The real path of what is there; undefined when nothing is. A link that leads out of the root is refused. */
  private async resolve(path: string): Promise<string | undefined> {
    try {
      const real = await realpath(join(this.root, path));
      this.checkInside(real);
      return real;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw readable(error, path);
    }
  }

  private async moveIntoPlace(temporary: string, path: string): Promise<void> {
    const target = join(this.root, path);
    await mkdir(dirname(target), { recursive: true });
    this.checkInside(await realpath(dirname(target)));
    await rename(temporary, target);
    await syncFolder(dirname(target));
  }

  private async checkFree(path: string): Promise<void> {
    if ((await this.stat(path)) === "folder")
      throw invalid(`Artifact path refers to a directory, not a file: '${path}'`);
  }

  private checkInside(real: string): void {
    if (real !== this.root && !real.startsWith(this.root + sep)) throw invalid("Invalid path");
  }
}

/** Writes and syncs a file; gives its bytes. */
async function writeDurably(path: string, content: Readable): Promise<number> {
  const file = createWriteStream(path, { flags: "wx", highWaterMark: chunk, flush: true });
  await pipeline(content, file);
  return file.bytesWritten;
}

async function appendPart(whole: string, part: string, number: number): Promise<void> {
  try {
    await pipeline(createReadStream(part, { highWaterMark: chunk }), createWriteStream(whole, { flags: "a" }));
  } catch (error) {
    throw isMissing(error) ? invalid(`Part ${number} of the upload was not sent`) : error;
  }
}

/** Makes a rename in the folder durable. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, constants.O_RDONLY);
  await folder.sync().finally(() => folder.close());
}

function emptyWhenNoFolder(error: unknown): [] {
  if (errorCode(error) === "ENOTDIR" || isMissing(error)) return [];
  throw error;
}

function isMissing(error: unknown): boolean {
  return errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR";
}

/** An error of the file system that the request's path caused, in words for the client. */
function readable(error: unknown, path: string): unknown {
  const code = errorCode(error);
  if (code === "EISDIR") return invalid(`Artifact path refers to a directory, not a file: '${path}'`);
  if (code === "ENOTDIR" || code === "EEXIST") return invalid(`A file stands where a folder is needed: '${path}'`);
  if (code === "ENAMETOOLONG") return invalid("Invalid path: too long for the file system");
  return error;
}

function errorCode(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
