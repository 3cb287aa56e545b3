import type { LoggedModelCalls } from "../calls/logged-models.ts";
import type { RegistryCalls } from "../calls/registry.ts";
import type { RunCalls } from "../calls/runs.ts";
import { MlflowUsageError } from "../errors.ts";
import { checkArtifactPath, joinPath } from "./path.ts";

/** Whose artifacts: a run's, a logged model's, or those at a URI (`runs:/…`, `models:/…`, `mlflow-artifacts:/…`). */
export type ArtifactOwner = { readonly runId: string } | { readonly modelId: string } | { readonly uri: string };

/** A place below a tracking server's artifact root. */
export interface ArtifactLocation {
  /** Path below the root. */
  readonly path: string;
  /** Another server's address, when the URI names one. */
  readonly server?: string;
}

type Calls = RunCalls & LoggedModelCalls & RegistryCalls;

/** Finds where an owner's artifacts are; asks the server where needed. */
export async function locate(owner: ArtifactOwner, calls: Calls): Promise<ArtifactLocation> {
  if ("runId" in owner) return readUri((await calls.getRun(owner.runId)).info.artifactUri);
  if ("modelId" in owner) return readUri((await calls.getLoggedModel(owner.modelId)).artifactUri);
  return followUri(owner.uri, calls);
}

async function followUri(uri: string, calls: Calls): Promise<ArtifactLocation> {
  const run = /^runs:\/+([^/]+)\/?(.*)$/.exec(uri);
  if (run) return below(await locate({ runId: run[1] as string }, calls), run[2] as string);
  const model = /^models:\/+([^/@]+)(?:@([^/]+)|\/(\d+))?(?:\/(.*))?$/.exec(uri);
  if (!model) return readUri(uri);
  const [, name = "", alias, version, rest = ""] = model;
  if (alias === undefined && version === undefined) return below(await locate({ modelId: name }, calls), rest);
  const number = alias === undefined ? Number(version) : (await calls.getModelVersionByAlias(name, alias)).version;
  return below(await followUri(await calls.getDownloadUri(name, number), calls), rest);
}

function below(location: ArtifactLocation, path: string): ArtifactLocation {
  return { ...location, path: joinPath(location.path, checkArtifactPath(path)) };
}

function readUri(uri: string): ArtifactLocation {
  const proxied = /^mlflow-artifacts:(?:\/\/([^/]+))?\/*(.*)$/.exec(uri);
  if (proxied) {
    const path = checkArtifactPath(decodeURIComponent(proxied[2] as string));
    return proxied[1] ? { path, server: `http://${proxied[1]}` } : { path };
  }
  const direct = /^(https?:\/\/.+?)\/api\/2\.0\/mlflow-artifacts\/artifacts\/*(.*)$/.exec(uri);
  if (direct) return { path: checkArtifactPath(decodeURIComponent(direct[2] as string)), server: direct[1] as string };
  const scheme = /^([a-z0-9+.-]+):/i.exec(uri)?.[1] ?? "a local path";
  throw new MlflowUsageError(
    `artifacts at ${scheme}: this client reads and writes artifacts through the tracking server; start it with --serve-artifacts and an experiment whose artifact location is mlflow-artifacts:/…`,
  );
}
