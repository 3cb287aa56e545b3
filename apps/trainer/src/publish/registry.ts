/** A model that the pipeline has made, ready to be logged and registered. */
export interface ModelToPublish {
  /** Folder with the files that are logged: `model.onnx`, `signature.json`, `input_example.json` and more. */
  readonly folder: string;
  /** Workspace, for the metrics and plots beside it. */
  readonly workspace: string;
  /** MD5 of dvc.lock: the same lock is the same model. */
  readonly lockMd5: string;
  readonly gitCommit: string | undefined;
  /** What its rows are called: `flights`. */
  readonly words: string;
  /** Why it was trained. */
  readonly reason: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly data: { readonly dataset: string; readonly version: string; readonly rows: number; readonly weeks: string };
}

export interface PublishedModel {
  readonly version: number;
  readonly runId: string;
  /** Whether this lock's model had been published before. */
  readonly reused: boolean;
}

/** What the trainer needs of tracking and registry. */
export interface ModelRegistry {
  readonly modelName: string;
  /** The version that the alias `champion` names, if there is one. */
  championVersion(): Promise<number | undefined>;
  /** Logs and registers a model, once for a lock. */
  publish(model: ModelToPublish): Promise<PublishedModel>;
  /** Puts a version's files into a folder. */
  download(version: number, folder: string): Promise<void>;
  /** Points the alias `champion` at a version, and keeps why. */
  promote(version: number, reason: string): Promise<void>;
}
