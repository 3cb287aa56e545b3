import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type Context, collectOutputs, md5Of, openContext } from "@mlops/data-versioning/engine";
import { loadProjects } from "../definition/load.ts";
import type { Stage } from "../definition/stage.ts";
import { inheritedEnvironment } from "../environment.ts";
import { NoPipelineError } from "../errors.ts";
import { buildGraph, type PipelineGraph, planStages } from "../graph/graph.ts";
import { lockPath, readLockFile } from "../lock/lock-file.ts";
import type { PipelineEvent, StageOutcome } from "./events.ts";
import { pullRuns } from "./pull-runs.ts";
import { runStage } from "./run-stage.ts";
import { schedule } from "./schedule.ts";

export interface RunPipelineOptions {
  /** A folder inside the repository. */
  readonly directory: string;
  /** Stages, groups or outputs; these and all they need are brought up to date. All stages when left out. */
  readonly targets?: readonly string[];
  /** Stages that may run side by side; as many as there are cores when left out. */
  readonly jobs?: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: PipelineEvent) => void;
  readonly onWarning?: (message: string) => void;
  readonly force?: boolean;
  readonly single?: boolean;
  readonly downstream?: boolean;
  readonly keepGoing?: boolean;
  readonly ignoreRunCache?: boolean;
  /** Fetch the run cache and outputs of remembered runs from the remote. */
  readonly pull?: boolean;
  /** Environment of the commands; this process's own when left out. */
  readonly environment?: NodeJS.ProcessEnv;
  /** How long to wait for others' locks, milliseconds. */
  readonly lockWaitMilliseconds?: number;
}

export interface StageResult {
  readonly name: string;
  readonly outcome: StageOutcome;
  readonly seconds: number;
  readonly error?: Error;
}

export interface PipelineResult {
  /** In the order of the plan. */
  readonly stages: readonly StageResult[];
  /** MD5 of the root's `dvc.lock` after the run; undefined when there is none. */
  readonly lockMd5: string | undefined;
  /** False when a stage failed or was skipped. */
  readonly succeeded: boolean;
}

const LOCK_WAIT = 60_000;

/**
 * Brings a pipeline up to date, as `dvc repro` does. A failing stage does not throw: it is in the result with its error,
 * the lock entries of the others stay right. Throws for a pipeline that cannot be run at all
 * (FormatError, PipelineDefinitionError, PipelineCycleError, OutputConflictError, StageNotFoundError).
 */
export async function runPipeline(options: RunPipelineOptions): Promise<PipelineResult> {
  const context = openContext(options.directory, {
    lockWaitMilliseconds: options.lockWaitMilliseconds ?? LOCK_WAIT,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.onWarning === undefined ? {} : { onWarning: options.onWarning }),
  });
  const graph = await loadGraph(context);
  const plan = planStages(graph, options.targets ?? [], options);
  for (const file of new Set(plan.map((stage) => lockPath(stage.file)))) readLockFile(file, context.root);
  if (options.pull) await pullRuns(context);
  const results = new Map<Stage, StageResult>();
  const outcomes = await schedule(graph, plan, {
    jobs: Math.max(1, options.jobs ?? availableParallelism()),
    keepGoing: options.keepGoing ?? false,
    run: async (stage) => {
      const result = await runOne(context, graph, stage, options);
      results.set(stage, result);
      return result.outcome;
    },
  });
  const stages = plan.map(
    (stage): StageResult =>
      results.get(stage) ?? { name: stage.address, outcome: outcomes.get(stage) ?? "skipped", seconds: 0 },
  );
  options.signal?.throwIfAborted();
  const succeeded = stages.every(({ outcome }) => outcome !== "failed" && outcome !== "skipped");
  return { stages, lockMd5: rootLockMd5(context), succeeded };
}

/** All stages of a repository, linked. @throws NoPipelineError */
export async function loadGraph(context: Context): Promise<PipelineGraph> {
  const projects = loadProjects(context);
  if (projects.length === 0) throw new NoPipelineError(context.root);
  const stages = projects.flatMap((project) => project.stages);
  const outputs = await collectOutputs({
    ...context,
    options: { ...context.options, pipelineOutputs: async () => [] },
  });
  return buildGraph(
    stages,
    outputs.map((output) => ({ path: output.path, owner: output.origin.file })),
  );
}

async function runOne(
  context: Context,
  graph: PipelineGraph,
  stage: Stage,
  options: RunPipelineOptions,
): Promise<StageResult> {
  const startedAt = performance.now();
  const seconds = (): number => (performance.now() - startedAt) / 1000;
  let result: StageResult;
  try {
    const outcome = await runStage(context, stage, {
      environment: options.environment ?? inheritedEnvironment(),
      onEvent: options.onEvent ?? (() => undefined),
      force: options.force ?? false,
      ignoreRunCache: options.ignoreRunCache ?? false,
      pull: options.pull ?? false,
      lockOrder: planStages(graph, [])
        .filter((other) => other.file === stage.file)
        .map((other) => other.name),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    result = { name: stage.address, outcome, seconds: seconds() };
  } catch (error) {
    result = { name: stage.address, outcome: "failed", seconds: seconds(), error: error as Error };
  }
  const { name, ...facts } = result;
  options.onEvent?.({ type: "stage-finished", stage: name, ...facts });
  return result;
}

function rootLockMd5(context: Context): string | undefined {
  const file = join(context.root, "dvc.lock");
  return existsSync(file) ? md5Of(readFileSync(file)) : undefined;
}
