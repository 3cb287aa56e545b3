import type { RemoteConfig } from "../config/config.ts";
import { DataError, SettingError } from "../errors.ts";
import type { UsedObject } from "../outputs/used-objects.ts";
import type { Context, Progress } from "../repository/context.ts";

/** An object that could not be moved. */
export interface FailedObject {
  readonly object: UsedObject;
  /** "missing": the source does not have it. "corrupt": its bytes do not have its hash. */
  readonly kind: "missing" | "corrupt" | "io";
  readonly detail: string;
}

export interface TransferResult {
  /** Objects moved. */
  readonly moved: number;
  readonly failed: readonly FailedObject[];
}

/** A store of objects outside the repository. Every transfer verifies the bytes it moved against the hash. */
export interface Remote {
  readonly name: string;
  /** Where it is, for messages. */
  readonly url: string;
  /** The objects that the remote does not have. */
  missing(objects: readonly UsedObject[]): Promise<UsedObject[]>;
  /** Copies objects from the cache to the remote. Objects the remote has are left alone. */
  upload(objects: readonly UsedObject[], step: Progress["step"]): Promise<TransferResult>;
  /** Copies objects from the remote into the cache. */
  download(objects: readonly UsedObject[], step: Progress["step"]): Promise<TransferResult>;
  /** Every object in the store. */
  list(): Promise<string[]>;
  remove(md5s: readonly string[]): Promise<void>;
  /** Copies a small file beside the objects (the run cache); path relative to the remote's top. */
  readText(path: string): Promise<string | undefined>;
  writeText(path: string, text: string): Promise<void>;
  listPaths(prefix: string): Promise<string[]>;
}

/** No remote to talk to. */
class NoRemoteError extends DataError {
  constructor(name: string | undefined, known: readonly string[]) {
    const list = known.length === 0 ? "none is configured" : `configured: ${known.join(", ")}`;
    const what = name === undefined ? "no default remote is set" : `there is no remote "${name}"`;
    super(`${what} (${list}); add one with: mlops data remote add --default NAME URL`);
  }
}

/** Opens a remote by name, or the default one. @throws NoRemoteError, SettingError for an unknown kind */
export async function openRemote(context: Context, name?: string): Promise<Remote> {
  const { remotes, defaultRemote } = context.config;
  const wanted = name ?? defaultRemote;
  const config = wanted === undefined ? undefined : remotes.get(wanted);
  if (!config) throw new NoRemoteError(wanted, [...remotes.keys()]);
  return connect(context, config);
}

async function connect(context: Context, config: RemoteConfig): Promise<Remote> {
  const scheme = /^(\w+):\/\//.exec(config.url)?.[1];
  if (scheme === undefined || scheme === "file") {
    const { folderRemote } = await import("./folder.ts");
    return folderRemote(context, config);
  }
  if (scheme === "s3") {
    const { s3Remote } = await import("./s3.ts");
    return s3Remote(context, config);
  }
  throw new SettingError(`remote "${config.name}": ${scheme}:// is not supported; use a folder or s3://bucket/prefix`);
}
