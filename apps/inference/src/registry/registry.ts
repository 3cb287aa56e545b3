/** A version of a registered model, as far as serving needs it. */
export interface RegisteredVersion {
  readonly name: string;
  readonly version: string;
  readonly runId: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

/** The narrow interface to the model registry. Every function rejects when the registry is away. */
export interface Registry {
  /** The version that an alias points to; undefined when there is no such model or alias. */
  byAlias(name: string, alias: string): Promise<RegisteredVersion | undefined>;
  byVersion(name: string, version: string): Promise<RegisteredVersion | undefined>;
  /** Writes a tag of a version. */
  tag(version: Pick<RegisteredVersion, "name" | "version">, key: string, value: string): Promise<void>;
  /** Downloads the model's folder (with its MLmodel file) into an empty directory. */
  download(version: RegisteredVersion, directory: string): Promise<void>;
}

/** Model version tag that names the data version it was trained on. */
export const dataVersionTag = "data_version";

/** Model version tag with the share of requests, 0 to 1, that it answers as canary: one place for all replicas. */
export const canaryShareTag = "canary_share";

/** Model version tag that says why it was taken out as canary: it does not come back while it has it. */
export const canaryAbortedTag = "canary_aborted";
