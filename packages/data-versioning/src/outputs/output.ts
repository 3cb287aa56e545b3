import type { OutputVersion } from "../dvc-file/dvc-file.ts";
import type { HashName } from "../objects/object-path.ts";
import type { YamlMap } from "../yaml/value.ts";

/** A file or folder that is versioned, by a `.dvc` file or as a stage's output. */
export interface TrackedOutput {
  /** Absolute. */
  readonly path: string;
  /** From the repository's root, parts joined with `/`. */
  readonly relative: string;
  /** The version noted; undefined before the first commit of a stage's output. */
  readonly version: OutputVersion | undefined;
  readonly hash: HashName;
  /** False for outputs that git keeps (`cache: false`). */
  readonly cached: boolean;
  /** False for outputs that stay local (`push: false`). */
  readonly pushed: boolean;
  /** A remote of its own. */
  readonly remote: string | undefined;
  readonly origin: OutputOrigin;
}

/** Where the version is noted. */
interface OutputOrigin {
  readonly kind: "dvc" | "lock";
  /** The `.dvc` or `dvc.lock` file, absolute. */
  readonly file: string;
  readonly stage: string | undefined;
  readonly frozen: boolean;
  /** Sources of an import. */
  readonly imports: readonly YamlMap[];
}

/** Reads the outputs of a `dvc.yaml`, with flags and templates resolved. @param file absolute */
export type PipelineOutputs = (file: string, root: string) => Promise<TrackedOutput[]>;
