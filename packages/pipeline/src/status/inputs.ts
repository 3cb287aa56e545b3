import { existsSync } from "node:fs";
import { type Context, hashTree, versionOf } from "@mlops/data-versioning/engine";
import type { OutputVersion, YamlMap } from "@mlops/data-versioning/formats";
import type { Stage, StagePath } from "../definition/stage.ts";
import { DependencyMissingError, ParameterMissingError } from "../errors.ts";
import type { StageInputs } from "../lock/entry.ts";
import { pickParameters, readParameterFile } from "../params/read-parameters.ts";

/** The version of a path as it is in the workspace; undefined when it is not there. */
export async function workspaceVersion(context: Context, path: string): Promise<OutputVersion | undefined> {
  if (!existsSync(path)) return undefined;
  return versionOf(path, await hashTree(context, path, { store: false }));
}

/** Hashes dependencies and reads parameters. @throws DependencyMissingError, ParameterMissingError */
export async function readInputs(context: Context, stage: Stage): Promise<StageInputs> {
  const dependencies = new Map<string, OutputVersion>();
  for (const dependency of stage.dependencies)
    dependencies.set(dependency.written, await present(context, stage, dependency));
  const parameters = new Map<string, YamlMap>();
  for (const set of stage.parameters) {
    const content = readParameterFile(set.path, set.written);
    if (!content) throw new DependencyMissingError(stage.address, set.written);
    const values = pickParameters(content, set.keys);
    const missing = set.keys.filter((key) => !values.has(key));
    if (missing.length > 0) throw new ParameterMissingError(stage.address, set.written, missing);
    parameters.set(set.written, values);
  }
  return { dependencies, parameters };
}

async function present(context: Context, stage: Stage, dependency: StagePath): Promise<OutputVersion> {
  const version = await workspaceVersion(context, dependency.path);
  if (!version) throw new DependencyMissingError(stage.address, dependency.written);
  return version;
}
