import type { Queryable } from "@mlops/database";
import { invalid, TrackingError } from "../protocol/errors.ts";
import { readVersion } from "../validation/names.ts";
import { getModelPlace, setLoggedModelTags } from "./logged-models.ts";
import { getModelVersionRow } from "./model-versions.ts";
import { getRunPlace } from "./runs.ts";

/** Where a new version's files come from, as the request says. */
export interface SourceRequest {
  readonly source: string;
  readonly runId: string | undefined;
  readonly modelId: string | undefined;
  readonly isPrompt: boolean;
}

/** Where they really are, and what made them. */
export interface Source {
  readonly source: string;
  readonly storageLocation: string;
  readonly runId: string | undefined;
  readonly modelId: string | undefined;
}

/**
 * Understands a new version's source as MLflow does: `models:/m-…` is a logged model, `models:/name/3` another
 * version, `runs:/…` and `mlflow-artifacts:/…` must belong to the run or the logged model that the request names, a
 * local path is refused. Throws INVALID_PARAMETER_VALUE.
 */
export async function resolveSource(db: Queryable, request: SourceRequest): Promise<Source> {
  const { source, runId, modelId } = request;
  if (request.isPrompt) return { source, storageLocation: source, runId, modelId };
  if (!/^[a-z][a-z0-9+.-]*:/i.test(source) || /^file:/i.test(source)) throw localPath(source, modelId);
  if (decodeURIComponent(source).split(/[/?]/).includes("..")) {
    throw invalid(
      `Invalid model version source: '${source}'. If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path references present. Please provide an absolute path.`,
    );
  }
  if (source.startsWith("models:")) return fromModelUri(db, request);
  if (modelId) return fromLoggedModel(db, request, modelId);
  if (source.startsWith("runs:")) return fromRunsUri(db, request);
  if (/^mlflow-artifacts:/.test(source)) await checkWithinRun(db, source, runId);
  return { source, storageLocation: source, runId, modelId };
}

async function fromModelUri(db: Queryable, request: SourceRequest): Promise<Source> {
  const { source } = request;
  const path = source.slice("models:/".length).replace(/^\/+/, "");
  if (/^m-[0-9a-f]{32}$/.test(path)) {
    if (request.modelId !== path) throw notTheirs(source, "model_id");
    const place = await sourceModel(db, source, path);
    const runId = request.runId || place.source_run_id || undefined;
    return { source, storageLocation: place.artifact_location, runId, modelId: path };
  }
  const found = /^([^/@]+)\/(\d+)$/.exec(path);
  if (!found) throw notTheirs(source, "model_id");
  const row = await getModelVersionRow(db, found[1] as string, readVersion(found[2] as string));
  const storageLocation = row.storage_location ?? row.source ?? source;
  return { source, storageLocation, runId: request.runId || (row.run_id ?? undefined), modelId: request.modelId };
}

async function fromLoggedModel(db: Queryable, request: SourceRequest, modelId: string): Promise<Source> {
  const { source } = request;
  if (source.startsWith("runs:")) throw notTheirs(source, "model_id");
  const place = await sourceModel(db, source, modelId);
  if (source.startsWith("mlflow-artifacts:") && !isWithin(source, place.artifact_location)) {
    throw notTheirs(source, "model_id");
  }
  return { source, storageLocation: source, runId: request.runId || place.source_run_id || undefined, modelId };
}

async function fromRunsUri(db: Queryable, request: SourceRequest): Promise<Source> {
  const found = /^runs:\/+([^/]+)\/?(.*)$/.exec(request.source);
  if (!found || found[1] !== request.runId) throw notTheirs(request.source, "run_id");
  await sourceRun(db, request.source, request.runId as string);
  return { source: request.source, storageLocation: request.source, runId: request.runId, modelId: request.modelId };
}

async function checkWithinRun(db: Queryable, source: string, runId: string | undefined): Promise<void> {
  if (!runId) throw notTheirs(source, "run_id");
  const run = await sourceRun(db, source, runId);
  if (!isWithin(source, run.artifact_uri)) throw notTheirs(source, "run_id");
}

/** Marks the logged model with the versions made of it, as MLflow does. */
export async function tagLoggedModel(db: Queryable, modelId: string, name: string, version: number): Promise<void> {
  const { rows } = await db.query<{ value: string }>(
    `select value from tracking.logged_model_tags where model_id = $1 and key = 'mlflow.modelVersions'`,
    [modelId],
  );
  const versions = rows[0] ? (JSON.parse(rows[0].value) as object[]) : [];
  const value = JSON.stringify([...versions, { name, version }]);
  await setLoggedModelTags(db, modelId, [{ key: "mlflow.modelVersions", value }]);
}

async function sourceModel(
  db: Queryable,
  source: string,
  modelId: string,
): Promise<Awaited<ReturnType<typeof getModelPlace>>> {
  return getModelPlace(db, modelId).catch((error) => {
    throw isMissing(error) ? notTheirs(source, "model_id") : error;
  });
}

async function sourceRun(db: Queryable, source: string, runId: string): Promise<{ artifact_uri: string }> {
  return getRunPlace(db, runId).catch((error) => {
    throw isMissing(error) ? notTheirs(source, "run_id") : error;
  });
}

function isMissing(error: unknown): boolean {
  return error instanceof TrackingError && error.code === "RESOURCE_DOES_NOT_EXIST";
}

function isWithin(source: string, root: string): boolean {
  const parts = (uri: string) =>
    uri
      .replace(/^mlflow-artifacts:(\/\/[^/]*)?/, "")
      .split("/")
      .filter(Boolean);
  const outer = parts(root);
  return outer.length > 0 && outer.every((part, index) => parts(source)[index] === part);
}

function notTheirs(source: string, parameter: string): Error {
  return invalid(
    `Invalid model version source: '${source}'. The ${parameter} request parameter must identify the resource that contains the source.`,
  );
}

function localPath(source: string, modelId: string | undefined): Error {
  const parameter = modelId ? "model_id" : "run_id";
  return invalid(
    `Invalid model version source: '${source}'. To use a local path as a model version source, the ${parameter} request parameter has to be specified and the local path has to be contained within the artifact directory of the run specified by the ${parameter}.`,
  );
}
