import { mkdtemp, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Readable } from "node:stream";
import type { LoggedModelCalls } from "../calls/logged-models.ts";
import type { RegistryCalls } from "../calls/registry.ts";
import type { RunCalls } from "../calls/runs.ts";
import { MlflowUsageError } from "../errors.ts";
import type { Transport } from "../http/transport.ts";
import { type ByteRange, downloadFile, openArtifact, readWhole } from "./download.ts";
import { filesBelow, forEachAtOnce, type LocalFile } from "./files.ts";
import { type ArtifactLocation, type ArtifactOwner, locate } from "./location.ts";
import { checkArtifactPath, encodePath, joinPath } from "./path.ts";
import { address, type Content, type TransferOptions, uploadContent, uploadFile } from "./upload.ts";

/** One entry of an owner's artifacts. */
export interface ArtifactInfo {
  /** Below the owner's root. */
  readonly path: string;
  readonly isDirectory: boolean;
  /** Bytes; of a folder 0. */
  readonly size: number;
}

/** Artifacts of runs and logged models. Paths are relative to the owner's root. */
export interface ArtifactCalls {
  /** Entries of a folder; of a file, none. */
  listArtifacts(owner: ArtifactOwner, path?: string): Promise<ArtifactInfo[]>;
  /** Uploads a file on disk into a folder of the artifacts. */
  uploadArtifact(owner: ArtifactOwner, file: string, folder?: string, options?: TransferOptions): Promise<void>;
  /** Uploads everything below a folder on disk. */
  uploadArtifacts(owner: ArtifactOwner, localFolder: string, folder?: string, options?: TransferOptions): Promise<void>;
  /** Uploads a file on disk to its `path` below the root. */
  uploadContentOf(owner: ArtifactOwner, file: LocalFile, options?: TransferOptions): Promise<void>;
  /** Uploads a buffer, a text or a stream as one file. */
  uploadContent(owner: ArtifactOwner, path: string, content: Content, options?: TransferOptions): Promise<void>;
  /** Uploads a value as JSON. */
  uploadJson(owner: ArtifactOwner, path: string, value: unknown): Promise<void>;
  /**
   * Downloads a file, or a folder with all in it, into `destination` (default: a new temporary folder).
   *
   * @returns where it is on disk: the file, or the folder.
   */
  downloadArtifacts(
    request: ArtifactOwner & { readonly path?: string; readonly destination?: string } & TransferOptions,
  ): Promise<string>;
  /** A file's content as a stream, whole or in part. */
  openArtifact(
    owner: ArtifactOwner,
    path: string,
    options?: { range?: ByteRange; signal?: AbortSignal },
  ): Promise<Readable>;
  /** A file's content in memory. */
  readArtifact(owner: ArtifactOwner, path: string): Promise<Buffer>;
  /** A file's content as JSON. */
  readJsonArtifact<Value = unknown>(owner: ArtifactOwner, path: string): Promise<Value>;
  /** Removes a file, or a folder with all in it. */
  deleteArtifacts(owner: ArtifactOwner, path: string): Promise<void>;
}

interface WireFile {
  readonly path: string;
  readonly is_dir: boolean;
  readonly file_size?: number;
}

const filesAtOnce = 8;

/** The calls on artifacts. */
export function artifactCalls(transport: Transport, calls: RunCalls & LoggedModelCalls & RegistryCalls): ArtifactCalls {
  const place = (owner: ArtifactOwner) => locate(owner, calls);
  return {
    async listArtifacts(owner, path = "") {
      return listFolder(transport, await place(owner), checkArtifactPath(path));
    },
    async uploadArtifact(owner, file, folder = "", options = {}) {
      const info = await stat(file);
      if (!info.isFile())
        throw new MlflowUsageError(`upload of ${file}: expected a file; use uploadArtifacts for a folder`);
      const path = joinPath(checkArtifactPath(folder), basename(file));
      await uploadFile(transport, await place(owner), { file, path, size: info.size }, options);
    },
    async uploadArtifacts(owner, localFolder, folder = "", options = {}) {
      const files = await filesBelow(localFolder);
      const location = await place(owner);
      const base = checkArtifactPath(folder);
      await forEachAtOnce(files, filesAtOnce, (file) =>
        uploadFile(transport, location, { ...file, path: joinPath(base, file.path) }, options),
      );
    },
    async uploadContentOf(owner, file, options = {}) {
      await uploadFile(transport, await place(owner), { ...file, path: checkFile(file.path) }, options);
    },
    async uploadContent(owner, path, content, options = {}) {
      await uploadContent(transport, await place(owner), checkFile(path), content, options);
    },
    async uploadJson(owner, path, value) {
      await uploadContent(transport, await place(owner), checkFile(path), JSON.stringify(value, null, 2), {});
    },
    async downloadArtifacts({ path = "", destination, onProgress, signal, ...owner }) {
      const location = await place(owner);
      const checked = checkArtifactPath(path);
      const target = destination ?? (await mkdtemp(join(tmpdir(), "mlflow-")));
      return download(transport, location, checked, target, { onProgress, signal });
    },
    async openArtifact(owner, path, options = {}) {
      return (await openArtifact(transport, await place(owner), checkFile(path), options)).body;
    },
    async readArtifact(owner, path) {
      return readWhole((await openArtifact(transport, await place(owner), checkFile(path))).body);
    },
    async readJsonArtifact<Value>(owner: ArtifactOwner, path: string) {
      const { body } = await openArtifact(transport, await place(owner), checkFile(path));
      return JSON.parse((await readWhole(body)).toString("utf8")) as Value;
    },
    async deleteArtifacts(owner, path) {
      const location = await place(owner);
      const target = `/api/2.0/mlflow-artifacts/artifacts/${encodePath(joinPath(location.path, checkFile(path)))}`;
      const answer = await transport.stream({ method: "DELETE", ...address(location, target) });
      await readWhole(answer.body);
    },
  };
}

/** A path of a file: not the root. */
function checkFile(path: string): string {
  const checked = checkArtifactPath(path);
  if (checked === "") throw new MlflowUsageError("artifact path: expected a file's path, found the root");
  return checked;
}

async function listFolder(transport: Transport, location: ArtifactLocation, path: string): Promise<ArtifactInfo[]> {
  const folder = joinPath(location.path, path);
  const answer = await transport.stream({
    method: "GET",
    ...address(location, "/api/2.0/mlflow-artifacts/artifacts"),
    query: { path: folder },
  });
  const { files = [] } = JSON.parse((await readWhole(answer.body)).toString("utf8")) as { files?: WireFile[] };
  return files.map((file) => ({
    // What a server names must stay below the folder, or a download could write anywhere.
    path: joinPath(path, checkArtifactPath(file.path)),
    isDirectory: file.is_dir,
    size: Number(file.file_size ?? 0),
  }));
}

async function download(
  transport: Transport,
  location: ArtifactLocation,
  path: string,
  destination: string,
  options: TransferOptions,
): Promise<string> {
  const entries = await listFolder(transport, location, path);
  const name = path.split("/").at(-1) as string;
  if (entries.length === 0 && path !== "") {
    const file = join(destination, name);
    await downloadFile(transport, location, path, file, options);
    return file;
  }
  const files = await filesOf(transport, location, entries);
  await forEachAtOnce(files, filesAtOnce, (file) => {
    const relative = path === "" ? file : file.slice(path.length + 1);
    return downloadFile(transport, location, file, join(destination, relative), options);
  });
  return destination;
}

async function filesOf(
  transport: Transport,
  location: ArtifactLocation,
  entries: readonly ArtifactInfo[],
): Promise<string[]> {
  const files: string[] = [];
  for (const entry of entries) {
    if (!entry.isDirectory) files.push(entry.path);
    else files.push(...(await filesOf(transport, location, await listFolder(transport, location, entry.path))));
  }
  return files;
}
