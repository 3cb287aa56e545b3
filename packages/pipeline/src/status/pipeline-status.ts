import { type Context, openContext } from "@mlops/data-versioning/engine";
import type { Stage } from "../definition/stage.ts";
import { planStages } from "../graph/graph.ts";
import { lockPath, readLockFile } from "../lock/lock-file.ts";
import { loadGraph } from "../run/run-pipeline.ts";
import { type Change, stageChanges } from "./changes.ts";

export interface StageStatus {
  readonly name: string;
  /** Empty when the stage is up to date. */
  readonly changes: readonly Change[];
  /** True when nothing of its own changed, but a stage it needs is out of date. */
  readonly outdatedInput: boolean;
}

export interface PipelineStatusOptions {
  readonly directory: string;
  readonly targets?: readonly string[];
}

/** Tells for each stage what changed since it last ran. Runs nothing and takes no lock. */
export async function pipelineStatus(options: PipelineStatusOptions): Promise<StageStatus[]> {
  const context = openContext(options.directory, {});
  const graph = await loadGraph(context);
  const plan = planStages(graph, options.targets ?? []);
  const outdated = new Set<Stage>();
  const statuses: StageStatus[] = [];
  for (const stage of plan) {
    const changes = await changesOf(context, stage);
    const outdatedInput = !stage.frozen && [...(graph.upstream.get(stage) ?? [])].some((maker) => outdated.has(maker));
    if (changes.length > 0 || outdatedInput) outdated.add(stage);
    statuses.push({ name: stage.address, changes, outdatedInput });
  }
  return statuses;
}

function changesOf(context: Context, stage: Stage): Promise<Change[]> {
  const noted = readLockFile(lockPath(stage.file), context.root).stages.get(stage.name);
  return stageChanges(context, stage, noted);
}
