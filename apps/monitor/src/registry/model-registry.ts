/** The narrow interface to the model registry. Every function rejects when the registry is away. */
export interface ModelRegistry {
  /** The version that an alias points to; undefined when there is no such model or alias. */
  versionOfAlias(modelName: string, alias: string): Promise<number | undefined>;
  /** Text of a file beside the model, such as `reference.json`; undefined when the version has none. */
  readModelFile(modelName: string, modelVersion: number, path: string): Promise<string | undefined>;
  close(): Promise<void>;
}
