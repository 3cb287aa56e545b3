import type { Queryable } from "@mlops/database";
import { parse } from "yaml";
import { type Execution, type ExecutionArtifact, recordExecution } from "./execution.ts";

/** What a pipeline run did with one stage. */
export interface StageOutcome {
  readonly name: string;
  readonly outcome: "ran" | "cached" | "unchanged" | "failed";
  /** Its execution, when a stage journal has recorded its start. */
  readonly executionId?: string;
  /** How long it took. Stages are taken to have run one after the other from the run's start. */
  readonly seconds?: number;
  readonly startedAt?: Date;
  readonly endedAt?: Date;
}

/** A run of a DVC pipeline to be recorded. */
export interface PipelineRun {
  /** Text of `dvc.lock` after the run. */
  readonly lock: string;
  /** MD5 of that text. */
  readonly lockMd5: string;
  readonly stages: readonly StageOutcome[];
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly gitCommit?: string;
  /** MLflow run. */
  readonly runId?: string;
  /** See `describeEnvironment`. */
  readonly environment?: object;
  readonly seed?: number;
  readonly backend?: string;
}

interface LockedPath {
  readonly path: string;
  readonly md5?: string;
  readonly size?: number;
}

interface LockedStage {
  readonly cmd?: string | string[];
  readonly deps?: readonly LockedPath[];
  readonly params?: Readonly<Record<string, object>>;
  readonly outs?: readonly LockedPath[];
}

/**
 * Records each stage of a pipeline run as an execution that read and wrote what `dvc.lock` says, and returns the
 * executions' ids by stage. Call it inside the transaction that records what the run made.
 */
export async function recordPipeline(db: Queryable, run: PipelineRun): Promise<Map<string, string>> {
  const locked = (parse(run.lock) as { stages?: Record<string, LockedStage> } | null)?.stages ?? {};
  const ids = new Map<string, string>();
  for (const outcome of withTimes(run)) {
    ids.set(outcome.name, await recordExecution(db, stageExecution(run, outcome, locked[outcome.name] ?? {})));
  }
  return ids;
}

/** Gives each stage that has only a duration its place after those before it. */
function withTimes(run: PipelineRun): StageOutcome[] {
  let at = run.startedAt.getTime();
  return run.stages.map((stage) => {
    if (stage.seconds === undefined) return stage;
    const startedAt = new Date(at);
    at += stage.seconds * 1000;
    return { startedAt, endedAt: new Date(at), ...stage };
  });
}

/** MD5 of an output in the text of a `dvc.lock`, for example of `build/model`. */
export function lockedOutput(lock: string, path: string): string | undefined {
  const stages = Object.values((parse(lock) as { stages?: Record<string, LockedStage> } | null)?.stages ?? {});
  return stages.flatMap((stage) => stage.outs ?? []).find((output) => output.path === path)?.md5;
}

const statuses = { ran: "succeeded", cached: "cached", unchanged: "cached", failed: "failed" } as const;

function stageExecution(run: PipelineRun, outcome: StageOutcome, stage: LockedStage): Execution {
  return {
    ...(outcome.executionId === undefined ? {} : { id: outcome.executionId }),
    kind: "stage",
    stage: outcome.name,
    command: [stage.cmd ?? []].flat().join(" && "),
    startedAt: outcome.startedAt ?? run.startedAt,
    endedAt: outcome.endedAt ?? run.endedAt,
    status: statuses[outcome.outcome],
    lockMd5: run.lockMd5,
    parameters: stage.params ?? {},
    artifacts: [
      ...(stage.deps ?? []).flatMap((path) => artifact("input", path)),
      ...(outcome.outcome === "failed" ? [] : (stage.outs ?? []).flatMap((path) => artifact("output", path))),
    ],
    ...pick(run),
  };
}

function pick(run: PipelineRun): Partial<Execution> {
  const { gitCommit, runId, environment, seed, backend } = run;
  return Object.fromEntries(
    Object.entries({ gitCommit, runId, environment, seed, backend }).filter(([, value]) => value !== undefined),
  );
}

/** A dependency without an MD5 (an outside one) is no node of the lineage. */
function artifact(direction: "input" | "output", locked: LockedPath): ExecutionArtifact[] {
  if (locked.md5 === undefined) return [];
  const size = locked.size === undefined ? {} : { size: locked.size };
  return [{ direction, kind: artifactKind(locked.path), path: locked.path, md5: locked.md5, ...size }];
}

/** What a path of the workspace holds, by its place. */
function artifactKind(path: string): string {
  if (/\.(m|c)?js$/.test(path)) return "code";
  if (path.startsWith("data/")) return "data";
  if (path.startsWith("metrics/")) return "metrics";
  if (path.startsWith("plots/")) return "plots";
  if (/\bmodel\b/.test(path)) return "model";
  return "file";
}
