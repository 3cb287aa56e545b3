import { type FeatureSpec, parseFeatureSpec } from "@mlops/features";
import { parseReference, type Reference } from "@mlops/monitoring";
import type { Logger } from "pino";
import type { ModelRegistry } from "../registry/model-registry.ts";

/** What a model version brings for its monitoring. */
export interface ModelFiles {
  readonly reference: Reference;
  /** How its inputs are computed; undefined when it does not say: then skew is not measured. */
  readonly spec: FeatureSpec | undefined;
}

/** Gives the files of a model version; undefined when it has no usable reference, or it cannot be had now. */
export interface ModelFilesSource {
  of(modelName: string, modelVersion: number): Promise<ModelFiles | undefined>;
}

/** After a failure a version is not asked for again for this long, in milliseconds. */
const RETRY_MILLISECONDS = 2000;

/** Loads each version's files once and keeps them; what is wrong with a version is logged once. */
export function cachedModelFiles(registry: ModelRegistry, logger: Logger, now: () => number): ModelFilesSource {
  const known = new Map<string, ModelFiles | undefined>();
  const retryAt = new Map<string, number>();
  return {
    of: async (modelName, modelVersion) => {
      const key = `models:/${modelName}/${modelVersion}`;
      if (known.has(key)) return known.get(key);
      if ((retryAt.get(key) ?? 0) > now()) return undefined;
      try {
        known.set(key, await load(registry, modelName, modelVersion, logger));
      } catch (error) {
        const final = (error as Error).name === "InvalidReferenceError";
        if (final) known.set(key, undefined);
        else retryAt.set(key, now() + RETRY_MILLISECONDS);
        logger.warn({ model: key, final }, `no reference: ${(error as Error).message}`);
      }
      return known.get(key);
    },
  };
}

async function load(
  registry: ModelRegistry,
  modelName: string,
  modelVersion: number,
  logger: Logger,
): Promise<ModelFiles> {
  const key = `models:/${modelName}/${modelVersion}`;
  const text = await registry.readModelFile(modelName, modelVersion, "reference.json");
  const reference = parseReference(text ?? "", `${key}/reference.json`);
  const spec = await registry.readModelFile(modelName, modelVersion, "features.json");
  return { reference, spec: spec === undefined ? undefined : readSpec(spec, key, logger) };
}

function readSpec(text: string, key: string, logger: Logger): FeatureSpec | undefined {
  try {
    return parseFeatureSpec(JSON.parse(text));
  } catch (error) {
    logger.warn({ model: key }, `skew is not measured: features.json: ${(error as Error).message}`);
    return undefined;
  }
}
