import { checkArtifactPath } from "../artifacts/path.ts";
import { servedPath } from "../endpoints/artifact-lists.ts";
import { invalid } from "../protocol/errors.ts";
import { getModelPlace } from "../store/logged-models.ts";
import { getModelVersionRow } from "../store/model-versions.ts";
import { getRunPlace } from "../store/runs.ts";
import { readVersion } from "../validation/names.ts";
import type { Context } from "./endpoint.ts";

const loggedModelFile = /^\/api\/2\.0\/mlflow\/logged-models\/([^/]+)\/artifacts\/files$/;

/**
 * The artifact, as in a URL, that a link of MLflow's web page names by run, model version or logged model; undefined when the path
 * is none of these.
 */
export async function runArtifactPath(path: string, query: string, context: Context): Promise<string | undefined> {
  const root = await rootOf(path, new URLSearchParams(query), context);
  if (root === undefined) return undefined;
  const file = new URLSearchParams(query).get(loggedModelFile.test(path) ? "artifact_file_path" : "path");
  if (!file) throw invalid("Missing value for required parameter 'path'.");
  return [servedPath(root), checkArtifactPath(file)].join("/").split("/").map(encodeURIComponent).join("/");
}

async function rootOf(path: string, query: URLSearchParams, { db }: Context): Promise<string | undefined> {
  if (path === "/get-artifact") {
    return (await getRunPlace(db, query.get("run_id") ?? query.get("run_uuid") ?? "")).artifact_uri;
  }
  if (path === "/model-versions/get-artifact") {
    const row = await getModelVersionRow(db, query.get("name") ?? "", readVersion(query.get("version") ?? ""));
    return row.storage_location ?? row.source ?? "";
  }
  const model = loggedModelFile.exec(path);
  return model ? (await getModelPlace(db, decodeURIComponent(model[1] as string))).artifact_location : undefined;
}
