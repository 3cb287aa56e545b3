import { createMlflowClient, isNotFound, MlflowError } from "mlflow-client";
import type { ModelRegistry } from "./model-registry.ts";

/** The registry of an MLflow server, or of the embedded one, which speaks the same. Without a URI it is empty. */
export function openModelRegistry(trackingUri: string | undefined): ModelRegistry {
  if (trackingUri === undefined) return emptyRegistry;
  const client = createMlflowClient({ trackingUri, maxRetries: 0, timeoutSeconds: 10 });
  return {
    versionOfAlias: (modelName, alias) =>
      orMissing(async () => Number((await client.getModelVersionByAlias(modelName, alias)).version)),
    readModelFile: (modelName, modelVersion, path) =>
      orMissing(async () => {
        const file = await client.readArtifact({ uri: `models:/${modelName}/${modelVersion}` }, path);
        return file.toString("utf8");
      }),
    close: () => client.close(),
  };
}

const emptyRegistry: ModelRegistry = {
  versionOfAlias: async () => undefined,
  readModelFile: async () => undefined,
  close: async () => {},
};

async function orMissing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** MLflow's server says INVALID_PARAMETER_VALUE for an alias that is not there, and plain 404 for an artifact. */
function isMissing(error: unknown): boolean {
  if (isNotFound(error)) return true;
  return error instanceof MlflowError && (error.status === 404 || /alias .* not found/i.test(error.serverMessage));
}
