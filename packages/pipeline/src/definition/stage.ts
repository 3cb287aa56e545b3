import type { YamlValue } from "@mlops/data-versioning/formats";

/** A stage of a pipeline, with all templates resolved. */
export interface Stage {
  /** Name in its `dvc.yaml`; `group@key` when made by foreach or matrix. */
  readonly name: string;
  /** How DVC addresses it: the name in the root's `dvc.yaml`, `path/dvc.yaml:name` elsewhere. */
  readonly address: string;
  /** `dvc.yaml`, absolute. */
  readonly file: string;
  /** Folder its command runs in, absolute. */
  readonly workingDirectory: string;
  readonly command: string | readonly string[];
  readonly description: string | undefined;
  readonly dependencies: readonly StagePath[];
  readonly parameters: readonly ParameterSet[];
  readonly outputs: readonly StageOutput[];
  readonly frozen: boolean;
  readonly alwaysChanged: boolean;
  readonly meta: YamlValue;
}

export interface StagePath {
  /** As written, relative to the working directory. */
  readonly written: string;
  /** Absolute. */
  readonly path: string;
}

/** Parameters from one file; no keys means the whole file. */
export interface ParameterSet extends StagePath {
  readonly keys: readonly string[];
}

export interface StageOutput extends StagePath {
  readonly kind: "out" | "metric" | "plot";
  /** False when git keeps the file. */
  readonly cached: boolean;
  /** Not removed before the command runs. */
  readonly persist: boolean;
  readonly pushed: boolean;
  readonly remote: string | undefined;
  /** Plot settings (x, y, title, template, …). */
  readonly plot: ReadonlyMap<string, YamlValue>;
}

/** A stage that has no dependencies and no outputs runs every time, as in DVC. */
export function runsAlways(stage: Stage): boolean {
  const isCallback = stage.dependencies.length === 0 && stage.parameters.length === 0 && stage.outputs.length === 0;
  return stage.alwaysChanged || isCallback;
}
