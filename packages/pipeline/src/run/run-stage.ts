import { existsSync } from "node:fs";
import { type Context, claimPaths, locked, type PathClaim, refuseLockedPaths } from "@mlops/data-versioning/engine";
import type { OutputVersion } from "@mlops/data-versioning/formats";
import type { Stage } from "../definition/stage.ts";
import { PipelineDefinitionError } from "../errors.ts";
import { makeEntry, type StageInputs } from "../lock/entry.ts";
import { type LockedStage, lockPath, readLockFile, writeLockEntry } from "../lock/lock-file.ts";
import { inputsUnchanged, stageChanges } from "../status/changes.ts";
import { readInputs } from "../status/inputs.ts";
import { runCommands } from "./command.ts";
import type { PipelineEvent, StageOutcome } from "./events.ts";
import { endOrphan, forgetRunning, noteRunning } from "./orphans.ts";
import { fetchOutputs, ignoreOutputs, outputsCached, removeOutputs, restoreOutputs, storeOutputs } from "./outputs.ts";
import { canUseRunCache, findRun, saveRun } from "./run-cache.ts";

export interface StageRunOptions {
  /** Run even when nothing changed. */
  readonly force?: boolean;
  /** Neither look for nor keep remembered runs. */
  readonly ignoreRunCache?: boolean;
  readonly environment: NodeJS.ProcessEnv;
  /** Fetch outputs of remembered runs from the remote. */
  readonly pull?: boolean;
  /** Names of the stages of its dvc.yaml, in the order in which dvc.lock has them. */
  readonly lockOrder: readonly string[];
  readonly signal?: AbortSignal;
  readonly onEvent: (event: PipelineEvent) => void;
}

/**
 * Brings one stage up to date: nothing when nothing changed, outputs from the cache when such a run is remembered,
 * else by running its command. The repository's lock is held while files are looked at, stored and noted, not while
 * the command runs. DVC's path locks guard what the stage reads and writes from before its outputs are touched until
 * they are noted: a second run neither removes them nor notes half of them.
 */
export async function runStage(context: Context, stage: Stage, options: StageRunOptions): Promise<StageOutcome> {
  const name = `mlops pipeline run ${stage.address}`;
  if (!options.force && (await isUpToDate(context, stage))) return "unchanged";
  const claim = claimOf(stage, name);
  const first = await locked(context, name, () => prepare(context, stage, claim, options));
  if (typeof first === "string") return first;
  try {
    options.onEvent({ type: "stage-started", stage: stage.address, action: "run" });
    await execute(context, stage, options);
    await locked(context, name, () => finish(context, stage, first.inputs, options));
  } finally {
    await first.release();
  }
  return "ran";
}

/** What a stage reads and writes. */
function claimOf(stage: Stage, command: string): PathClaim {
  return {
    command,
    read: stage.dependencies.map(({ path }) => path),
    write: stage.outputs.map(({ path }) => path),
  };
}

async function isUpToDate(context: Context, stage: Stage): Promise<boolean> {
  const noted = readLockFile(lockPath(stage.file), context.root).stages.get(stage.name);
  return noted !== undefined && (await stageChanges(context, stage, noted)).length === 0;
}

/** A stage whose paths are claimed, whose outputs are removed, and whose command has to run on these inputs. */
interface Prepared {
  readonly inputs: StageInputs;
  readonly release: () => Promise<void>;
}

/** @returns the outcome when no command has to run @throws PathLockedError before anything is touched */
async function prepare(
  context: Context,
  stage: Stage,
  claim: PathClaim,
  options: StageRunOptions,
): Promise<StageOutcome | Prepared> {
  refuseLockedPaths(context.tmpDirectory, claim);
  endOrphan(context, stage);
  const noted = readLockFile(lockPath(stage.file), context.root).stages.get(stage.name);
  const changes = await stageChanges(context, stage, noted);
  if (!options.force && changes.length === 0 && noted) return "unchanged";
  if (stage.frozen) return restoreFrozen(context, stage, noted, options);
  const inputs = await readInputs(context, stage);
  if (!options.force) {
    const run =
      noted && inputsUnchanged(changes) && outputsCached(context, stage, noted)
        ? noted
        : await rememberedRun(context, stage, inputs, options);
    if (run && (await restore(context, stage, inputs, run, options))) return "cached";
  }
  if (!existsSync(stage.workingDirectory))
    throw new PipelineDefinitionError(
      stage.file,
      `stage "${stage.name}"`,
      `its wdir ${stage.workingDirectory} does not exist`,
    );
  const release = await claimPaths(context.tmpDirectory, claim);
  removeOutputs(stage);
  return { inputs, release };
}

async function rememberedRun(
  context: Context,
  stage: Stage,
  inputs: StageInputs,
  options: StageRunOptions,
): Promise<LockedStage | undefined> {
  if (options.ignoreRunCache || !canUseRunCache(stage)) return undefined;
  const run = findRun(context, stage, inputs);
  if (run && !outputsCached(context, stage, run) && options.pull) await fetchOutputs(context, stage, run);
  return run && outputsCached(context, stage, run) ? run : undefined;
}

async function restore(
  context: Context,
  stage: Stage,
  inputs: StageInputs,
  run: LockedStage,
  options: StageRunOptions,
): Promise<boolean> {
  options.onEvent({ type: "stage-started", stage: stage.address, action: "restore" });
  await restoreOutputs(context, stage, run);
  const versions = new Map<string, OutputVersion>();
  for (const [path, output] of run.outputs) if (output.version) versions.set(path, output.version);
  writeLockEntry(lockPath(stage.file), context.root, stage.name, makeEntry(stage, inputs, versions), options.lockOrder);
  await ignoreOutputs(context, stage);
  return true;
}

/** A frozen stage is never run; outputs that went missing come back from the cache. */
async function restoreFrozen(
  context: Context,
  stage: Stage,
  noted: LockedStage | undefined,
  options: StageRunOptions,
): Promise<StageOutcome> {
  if (!noted || !outputsCached(context, stage, noted)) return "unchanged";
  options.onEvent({ type: "stage-started", stage: stage.address, action: "restore" });
  await restoreOutputs(context, stage, noted);
  return "cached";
}

async function execute(context: Context, stage: Stage, options: StageRunOptions): Promise<void> {
  try {
    await runCommands(stage, {
      root: context.root,
      environment: options.environment,
      onLine: (line, stream) => options.onEvent({ type: "output", stage: stage.address, line, stream }),
      onStart: (pid) => noteRunning(context, stage, pid),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  } finally {
    forgetRunning(context, stage);
  }
}

/** Stores outputs, remembers the run, and notes it in dvc.lock. Inputs are those from before the run. */
async function finish(context: Context, stage: Stage, inputs: StageInputs, options: StageRunOptions): Promise<void> {
  const gitKeepsData = stage.outputs.some((output) => !output.cached && output.kind === "out");
  const remember = !options.ignoreRunCache && canUseRunCache(stage) && !gitKeepsData;
  const versions = await storeOutputs(context, stage, remember);
  const entry = makeEntry(stage, inputs, versions);
  if (remember) saveRun(context, stage, inputs, entry);
  writeLockEntry(lockPath(stage.file), context.root, stage.name, entry, options.lockOrder);
  await ignoreOutputs(context, stage);
}
