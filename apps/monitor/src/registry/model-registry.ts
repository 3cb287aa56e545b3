/** The narrow interface to the model registry. Every function rejects when the registry is away. */
export interface ModelRegistry {
  /** The version that an alias points to; undefined when there is no such model or alias. */
  versionOfAlias(modelName: string, alias: string): Promise<number | undefined>;
  /** Text of the version's `reference.json`; undefined when it was registered without one. */
  readReference(modelName: string, modelVersion: number): Promise<string | undefined>;
}
