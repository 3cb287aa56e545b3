import type { Logger } from "pino";
import type { ModelRegistry } from "./model-registry.ts";

/** The alias is looked up at most this often, in milliseconds. */
const LOOK_UP_MILLISECONDS = 500;

/** Gives the version that serves now. While the registry is away: what it was last. */
export function followChampion(
  registry: ModelRegistry,
  model: { readonly modelName: string; readonly modelAlias: string },
  logger: Logger,
  now: () => number,
): () => Promise<number | undefined> {
  let version: number | undefined;
  let lookedUpAt = Number.NEGATIVE_INFINITY;
  let away = false;
  return async () => {
    if (now() - lookedUpAt < LOOK_UP_MILLISECONDS) return version;
    lookedUpAt = now();
    try {
      version = (await registry.versionOfAlias(model.modelName, model.modelAlias)) ?? version;
      away = false;
    } catch (error) {
      if (!away)
        logger.warn(
          { model },
          `registry away, going on with version ${version ?? "unknown"}: ${(error as Error).message}`,
        );
      away = true;
    }
    return version;
  };
}
