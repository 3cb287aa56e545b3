import { parseReference, type Reference } from "@mlops/monitoring";
import type { Logger } from "pino";

/** Gives the monitoring reference of a model version; undefined when it has none (an older model) or it cannot be had now. */
export interface ReferenceSource {
  of(modelName: string, modelVersion: number): Promise<Reference | undefined>;
}

/** Reads the text of a version's `reference.json`; undefined when the version has none. Rejects when the registry is away. */
export type ReadReferenceText = (modelName: string, modelVersion: number) => Promise<string | undefined>;

/** After a failure a version is not asked for again for this long, in milliseconds. */
const RETRY_MILLISECONDS = 2000;

/** Loads each reference once and keeps it; a version without a usable one is logged once and left alone. */
export function cachedReferences(read: ReadReferenceText, logger: Logger, now: () => number): ReferenceSource {
  const known = new Map<string, Reference | undefined>();
  const retryAt = new Map<string, number>();
  const load = async (modelName: string, modelVersion: number, key: string): Promise<Reference | undefined> => {
    try {
      const text = await read(modelName, modelVersion);
      if (text === undefined) throw new Error("it was registered without reference.json");
      known.set(key, parseReference(text, `${key}/reference.json`));
    } catch (error) {
      const final = (error as Error).name === "InvalidReferenceError";
      if (final) known.set(key, undefined);
      else retryAt.set(key, now() + RETRY_MILLISECONDS);
      logger.warn({ model: key, final }, `no reference: ${(error as Error).message}`);
    }
    return known.get(key);
  };
  return {
    of: async (modelName, modelVersion) => {
      const key = `models:/${modelName}/${modelVersion}`;
      if (known.has(key)) return known.get(key);
      if ((retryAt.get(key) ?? 0) > now()) return undefined;
      return load(modelName, modelVersion, key);
    },
  };
}
