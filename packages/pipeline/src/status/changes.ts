import { existsSync } from "node:fs";
import { type Context, objectPath, objectsFolder, workspaceHash } from "@mlops/data-versioning/engine";
import { type DvcFileOutput, type YamlMap, type YamlValue, yamlEqual } from "@mlops/data-versioning/formats";
import { runsAlways, type Stage, type StageOutput, type StagePath } from "../definition/stage.ts";
import type { LockedStage } from "../lock/lock-file.ts";
import { pickParameters, readParameterFile } from "../params/read-parameters.ts";

/** Why a stage is out of date, in DVC's words. */
export interface Change {
  readonly kind: "command" | "dependency" | "parameter" | "output" | "always";
  /** Path, or `file:key` of a parameter; "" for the command. */
  readonly name: string;
  readonly state: "new" | "modified" | "deleted" | "not in cache" | "changed";
}

/** Compares a stage with what its lock entry notes. */
export async function stageChanges(context: Context, stage: Stage, locked: LockedStage | undefined): Promise<Change[]> {
  const changes: Change[] = [];
  if (runsAlways(stage) && !stage.frozen) changes.push({ kind: "always", name: "", state: "changed" });
  if (locked && !sameCommand(stage, locked)) changes.push({ kind: "command", name: "", state: "changed" });
  if (!stage.frozen) {
    for (const dependency of stage.dependencies)
      changes.push(...(await dependencyChange(context, dependency, locked?.dependencies.get(dependency.written))));
    for (const set of stage.parameters)
      changes.push(...parameterChanges(set, set.keys, locked?.parameters.get(set.written)));
  }
  for (const output of stage.outputs)
    changes.push(...(await outputChange(context, output, locked?.outputs.get(output.written))));
  return changes;
}

/** True when the changes, if any, are only to outputs: then the lock entry still tells what the outputs must be. */
export function inputsUnchanged(changes: readonly Change[]): boolean {
  return changes.every((change) => change.kind === "output");
}

function sameCommand(stage: Stage, locked: LockedStage): boolean {
  const command: YamlValue = typeof stage.command === "string" ? stage.command : [...stage.command];
  return yamlEqual(command, locked.command);
}

async function dependencyChange(
  context: Context,
  dependency: StagePath,
  locked: DvcFileOutput | undefined,
): Promise<Change[]> {
  const change = (state: Change["state"]): Change[] => [{ kind: "dependency", name: dependency.written, state }];
  if (!existsSync(dependency.path)) return change("deleted");
  if (!locked?.version) return change("new");
  const md5 = await workspaceHash(context, { path: dependency.path, hash: locked.hash });
  return md5 === locked.version.md5 ? [] : change("modified");
}

function parameterChanges(set: StagePath, keys: readonly string[], locked: YamlMap | undefined): Change[] {
  const content = readParameterFile(set.path, set.written);
  if (!content) return [{ kind: "parameter", name: set.written, state: "deleted" }];
  if (!locked) return [{ kind: "parameter", name: set.written, state: "new" }];
  const actual = pickParameters(content, keys);
  const names = keys.length > 0 ? keys : [...new Set([...actual.keys(), ...locked.keys()])];
  return names.flatMap((name): Change[] => {
    const state = parameterState(actual.get(name), locked.get(name));
    return state ? [{ kind: "parameter", name: `${set.written}:${name}`, state }] : [];
  });
}

function parameterState(actual: YamlValue | undefined, locked: YamlValue | undefined): Change["state"] | undefined {
  if (actual === undefined) return "deleted";
  if (locked === undefined) return "new";
  return yamlEqual(actual, locked) ? undefined : "modified";
}

async function outputChange(
  context: Context,
  output: StageOutput,
  locked: DvcFileOutput | undefined,
): Promise<Change[]> {
  const change = (state: Change["state"]): Change[] => [{ kind: "output", name: output.written, state }];
  if (
    locked?.version &&
    output.cached &&
    !existsSync(objectPath(objectsFolder(context.cacheDirectory, locked.hash), locked.version.md5))
  )
    return change("not in cache");
  if (!existsSync(output.path)) return change("deleted");
  if (!locked?.version) return change("new");
  const md5 = await workspaceHash(context, { path: output.path, hash: locked.hash });
  return md5 === locked.version.md5 ? [] : change("modified");
}
