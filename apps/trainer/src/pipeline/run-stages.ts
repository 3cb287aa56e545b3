import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type PipelineEvent, type PipelineResult, runPipeline, type StageResult } from "@mlops/pipeline";
import type { Emit } from "../progress/events.ts";

/** A pipeline that has been brought up to date. */
export interface FinishedPipeline {
  readonly stages: readonly StageResult[];
  /** Text of dvc.lock and its MD5: the name of all that went in and came out. */
  readonly lock: string;
  readonly lockMd5: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** Whether no stage had to run. */
  readonly unchanged: boolean;
}

/** A stage of the pipeline failed. */
export class StageFailedInPipelineError extends Error {
  override readonly name = "StageFailedInPipelineError";
  /** How far it came. */
  readonly pipeline: FinishedPipeline;

  constructor(stage: string, words: string, cause: unknown, pipeline: FinishedPipeline) {
    super(`stage ${stage} failed: ${words}`, { cause });
    this.pipeline = pipeline;
  }
}

/** Told of each stage as it starts and ends. */
export interface StageWatch {
  started(stage: string): void;
  finished(stage: string, outcome: StageResult["outcome"]): void;
}

const keptLines = 5;

/** Runs the workspace's pipeline and tells what each stage does. */
export async function runStages(
  workspace: string,
  emit: Emit,
  signal: AbortSignal,
  watch?: StageWatch,
): Promise<FinishedPipeline> {
  const startedAt = new Date();
  const said = new Map<string, string[]>();
  const result = await runPipeline({
    directory: workspace,
    jobs: 1,
    signal,
    onEvent: (event) => {
      if (event.type === "stage-started") watch?.started(event.stage);
      if (event.type === "stage-finished") watch?.finished(event.stage, event.outcome);
      tell(event, said, emit);
    },
  });
  const pipeline = await finish(workspace, startedAt, result);
  const failed = result.stages.find((stage) => stage.outcome === "failed");
  if (!failed) return pipeline;
  const words = lastWords(said.get(failed.name), failed.error);
  throw new StageFailedInPipelineError(failed.name, words, failed.error, pipeline);
}

async function finish(workspace: string, startedAt: Date, result: PipelineResult): Promise<FinishedPipeline> {
  const hasLock = result.lockMd5 !== undefined;
  return {
    stages: result.stages,
    lock: hasLock ? await readFile(join(workspace, "dvc.lock"), "utf8") : "",
    lockMd5: result.lockMd5 ?? "",
    startedAt,
    endedAt: new Date(),
    unchanged: result.stages.every((stage) => stage.outcome === "unchanged"),
  };
}

function tell(event: PipelineEvent, said: Map<string, string[]>, emit: Emit): void {
  const { stage } = event;
  switch (event.type) {
    case "stage-started":
      emit({ event: "stage-started", stage });
      break;
    case "stage-finished": {
      const figure = (said.get(stage) ?? []).map(figureOf).findLast((found) => found !== undefined);
      const { outcome, seconds } = event;
      emit({ event: "stage-finished", stage, outcome, seconds, ...(figure === undefined ? {} : { figure }) });
      break;
    }
    case "output":
      said.set(stage, [...(said.get(stage) ?? []), event.line].slice(-keptLines));
      if (figureOf(event.line) === undefined) emit({ event: "output", stage, line: event.line });
  }
}

/** A stage's figure that matters is its last line, `{"figure":"AUC 0.771"}`. */
function figureOf(line: string): string | undefined {
  if (!line.startsWith('{"figure"')) return undefined;
  try {
    return (JSON.parse(line) as { figure: string }).figure;
  } catch {
    return undefined;
  }
}

/** The stage's own one-line error, else what the pipeline says. */
function lastWords(lines: readonly string[] | undefined, error: Error | undefined): string {
  const own = lines?.at(-1)?.replace(/^\w+: /, "");
  return own ?? error?.message ?? "without a word";
}
