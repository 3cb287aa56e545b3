import { artifactPathOf, checkArtifactPath } from "../artifacts/path.ts";
import type { ArtifactStore } from "../artifacts/store.ts";
import { type Endpoint, endpoint } from "../http/endpoint.ts";
import { TrackingError } from "../protocol/errors.ts";
import { required, text } from "../protocol/fields.ts";
import { getModelPlace } from "../store/logged-models.ts";
import { getRunPlace } from "../store/runs.ts";
import { byRun, runIdOf } from "./shared-fields.ts";

/** The endpoints that list the artifacts of a run, of a logged model, and of the root. */
export const artifactListEndpoints: readonly Endpoint[] = [
  endpoint(
    "GET",
    "/api/2.0/mlflow/artifacts/list",
    { ...byRun, path: text, page_token: text },
    async (message, { db, artifacts }) => {
      const path = checkArtifactPath(message.path ?? "");
      const { artifact_uri: root } = await getRunPlace(db, runIdOf(message));
      return { root_uri: root, files: await listBelow(artifacts, root, path) };
    },
  ),
  endpoint(
    "GET",
    "/api/2.0/mlflow/logged-models/:model_id/artifacts/directories",
    { model_id: required(text), artifact_directory_path: text },
    async (message, { db, artifacts }) => {
      const path = checkArtifactPath(message.artifact_directory_path ?? "");
      const { artifact_location: root } = await getModelPlace(db, message.model_id);
      return { root_uri: root, files: await listBelow(artifacts, root, path) };
    },
  ),
  endpoint("GET", "/api/2.0/mlflow-artifacts/artifacts", { path: text }, async (message, { artifacts }) => {
    const entries = await artifacts.list(checkArtifactPath(message.path ?? ""));
    return { files: files(entries.map(({ name, size }) => ({ path: name, size }))) };
  }),
];

async function listBelow(artifacts: ArtifactStore, root: string, path: string): Promise<object[] | undefined> {
  const entries = await artifacts.list([servedPath(root), path].filter(Boolean).join("/"));
  return files(entries.map(({ name, size }) => ({ path: path ? `${path}/${name}` : name, size })));
}

/** The path of a URI that this server serves. */
export function servedPath(uri: string): string {
  const path = artifactPathOf(uri);
  if (path !== undefined) return path;
  throw new TrackingError(
    "NOT_IMPLEMENTED",
    `Artifacts at '${uri}' are not served here: read them there, or use an experiment without an artifact location of its own`,
  );
}

/** MLflow's `FileInfo`s; an empty list is left out. */
function files(entries: readonly { path: string; size: number | undefined }[]): object[] | undefined {
  if (entries.length === 0) return undefined;
  return entries.map(({ path, size }) =>
    size === undefined ? { path, is_dir: true } : { path, is_dir: false, file_size: size },
  );
}
