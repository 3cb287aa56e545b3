import { existsSync, rmSync } from "node:fs";
import { relative } from "node:path";
import {
  type Context,
  checkoutChosen,
  entriesOf,
  fetchChosen,
  ignoreInGit,
  insideRoot,
  linkFromCache,
  objectPath,
  objectsFolder,
  stageInGit,
  storeTree,
  type TrackedOutput,
  versionOf,
} from "@mlops/data-versioning/engine";
import type { DvcFileOutput, OutputVersion } from "@mlops/data-versioning/formats";
import type { Stage, StageOutput } from "../definition/stage.ts";
import { OutputMissingError } from "../errors.ts";
import { type LockedStage, lockPath } from "../lock/lock-file.ts";
import { workspaceVersion } from "../status/inputs.ts";

/** Removes outputs before a command makes them anew; persistent ones stay. */
export function removeOutputs(stage: Stage): void {
  for (const output of stage.outputs) if (!output.persist) rmSync(output.path, { recursive: true, force: true });
}

/**
 * Hashes what a command made and puts it into the cache. Files that git keeps go there only when a run is to be remembered.
 * @throws OutputMissingError
 */
export async function storeOutputs(
  context: Context,
  stage: Stage,
  rememberRun: boolean,
): Promise<Map<string, OutputVersion>> {
  const versions = new Map<string, OutputVersion>();
  for (const output of stage.outputs) {
    if (!existsSync(output.path)) throw new OutputMissingError(stage.address, output.written);
    versions.set(output.written, await storeOne(context, output, rememberRun));
  }
  return versions;
}

async function storeOne(context: Context, output: StageOutput, rememberRun: boolean): Promise<OutputVersion> {
  if (!output.cached && !rememberRun) return (await workspaceVersion(context, output.path)) as OutputVersion;
  const tree = await storeTree(context, output.path);
  if (output.cached) await linkFromCache(context, output.path, tree);
  return versionOf(output.path, tree);
}

/** Lets git ignore what the cache keeps. */
export async function ignoreOutputs(context: Context, stage: Stage): Promise<void> {
  const changed: string[] = [];
  for (const output of stage.outputs) {
    if (!output.cached || relative(context.root, output.path).startsWith("..")) continue;
    const file = await ignoreInGit(context, output.path);
    if (file !== undefined) changed.push(file);
  }
  await stageInGit(context, [...changed, lockPath(stage.file)]);
}

/** True when the cache has all files of all outputs that a run noted. */
export function outputsCached(context: Context, stage: Stage, run: LockedStage): boolean {
  return stage.outputs.every((output) => {
    const noted = run.outputs.get(output.written);
    if (!noted?.version) return false;
    try {
      const objects = objectsFolder(context.cacheDirectory, noted.hash);
      const entries = entriesOf(context, { output: tracked(context, stage, output, noted), inside: undefined });
      return entries?.every((entry) => existsSync(objectPath(objects, entry.md5))) ?? false;
    } catch {
      return false;
    }
  });
}

/** Gets the outputs that a run noted from the remote; a failure only means that the stage has to run. */
export async function fetchOutputs(context: Context, stage: Stage, run: LockedStage): Promise<void> {
  const chosen = stage.outputs.flatMap((output) => {
    const noted = run.outputs.get(output.written);
    return noted ? [{ output: tracked(context, stage, output, noted), inside: undefined }] : [];
  });
  try {
    await fetchChosen(context, chosen, {});
  } catch (error) {
    context.options.onWarning?.(
      `stage "${stage.address}": its remembered outputs could not be fetched: ${(error as Error).message}`,
    );
  }
}

/** Puts the outputs that a run noted into the workspace. Files that git keeps are copies, whatever the link type. */
export async function restoreOutputs(context: Context, stage: Stage, run: LockedStage): Promise<void> {
  const copying: Context = { ...context, config: { ...context.config, linkTypes: ["copy"] } };
  for (const output of stage.outputs) {
    const noted = run.outputs.get(output.written) as DvcFileOutput;
    const chosen = { output: tracked(context, stage, output, noted), inside: undefined };
    await checkoutChosen(output.cached ? context : copying, [chosen], { force: true });
  }
}

function tracked(context: Context, stage: Stage, output: StageOutput, noted: DvcFileOutput): TrackedOutput {
  return {
    path: output.path,
    relative: insideRoot(context.root, output.path, stage.address),
    version: noted.version,
    hash: noted.hash,
    cached: true,
    pushed: output.pushed,
    remote: output.remote,
    origin: { kind: "lock", file: lockPath(stage.file), stage: stage.name, frozen: stage.frozen, imports: [] },
  };
}
