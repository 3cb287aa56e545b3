import type { ModelRegistry } from "./model-registry.ts";

/** The registry answered what it should not, or not at all. */
export class RegistryError extends Error {
  override readonly name = "RegistryError";
  readonly url: string;

  constructor(url: string, problem: string) {
    super(`${url}: ${problem}; is the tracking server up?`);
    this.url = url;
  }
}

const TIMEOUT_MILLISECONDS = 10_000;

/** Reads aliases and references through MLflow's REST interface 2.0. Without a URI the registry is empty. */
export function openModelRegistry(trackingUri: string | undefined): ModelRegistry {
  if (trackingUri === undefined) return { versionOfAlias: async () => undefined, readReference: async () => undefined };
  const api = `${trackingUri.replace(/\/$/, "")}/api/2.0`;
  return {
    versionOfAlias: async (modelName, alias) => {
      const query = new URLSearchParams({ name: modelName, alias });
      const text = await get(`${api}/mlflow/registered-models/alias?${query}`);
      if (text === undefined) return undefined;
      return Number((JSON.parse(text) as { model_version: { version: string } }).model_version.version);
    },
    readReference: async (modelName, modelVersion) => {
      const query = new URLSearchParams({ name: modelName, version: String(modelVersion) });
      const text = await get(`${api}/mlflow/model-versions/get-download-uri?${query}`);
      if (text === undefined) return undefined;
      const { artifact_uri: uri } = JSON.parse(text) as { artifact_uri: string };
      const path = uri.replace(/^mlflow-artifacts:\/+/, "");
      if (path === uri) throw new RegistryError(uri, "expected an mlflow-artifacts: address");
      return get(`${api}/mlflow-artifacts/artifacts/${path}/reference.json`);
    },
  };
}

/** Body of the answer; undefined for 404. */
async function get(url: string): Promise<string | undefined> {
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
  } catch (error) {
    throw new RegistryError(url, (error as Error).message);
  }
  const text = await response.text();
  if (response.status === 404) return undefined;
  if (!response.ok) throw new RegistryError(url, `answered ${response.status}: ${text.slice(0, 200)}`);
  return text;
}
