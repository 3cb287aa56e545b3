import { createMlflowClient, isNotFound, type ModelVersion } from "mlflow-client";
import type { RegisteredVersion, Registry } from "../registry/registry.ts";

/** The registry of an MLflow tracking server, or of the embedded one, which speaks the same. */
export function mlflowRegistry(trackingUri: string): Registry & { close(): Promise<void> } {
  const asking = createMlflowClient({ trackingUri, maxRetries: 0, timeoutSeconds: 3 });
  const downloading = createMlflowClient({ trackingUri, maxRetries: 2, backoffFactorSeconds: 0.2, timeoutSeconds: 30 });
  return {
    byAlias: (name, alias) => find(() => asking.getModelVersionByAlias(name, alias)),
    byVersion: (name, version) => find(() => asking.getModelVersion(name, Number(version))),
    tag: ({ name, version }, key, value) => asking.setModelVersionTag(name, Number(version), key, value),
    download: async (version, directory) => {
      const uri = `models:/${version.name}/${version.version}`;
      await downloading.downloadArtifacts({ uri, destination: directory });
    },
    close: async () => {
      await Promise.all([asking.close(), downloading.close()]);
    },
  };
}

async function find(ask: () => Promise<ModelVersion>): Promise<RegisteredVersion | undefined> {
  try {
    const { name, version, runId, tags } = await ask();
    return { name, version: String(version), runId: runId || null, tags };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** MLflow's server says INVALID_PARAMETER_VALUE, not RESOURCE_DOES_NOT_EXIST, for an alias that is not there. */
function isMissing(error: unknown): boolean {
  return isNotFound(error) || /alias .* not found/i.test((error as Error).message);
}
