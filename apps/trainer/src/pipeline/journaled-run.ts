import { hostname } from "node:os";
import { type ConnectionSource, type Queryable, transaction } from "@mlops/database";
import { type JournaledStage, openStageJournal, recordPipeline, type StageOutcome } from "@mlops/metadata";
import type { Emit } from "../progress/events.ts";
import { type FinishedPipeline, runStages, StageFailedInPipelineError } from "./run-stages.ts";

export interface JournaledRunOptions {
  readonly workspace: string;
  readonly database: ConnectionSource & Queryable;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  readonly gitCommit: string | undefined;
}

/** A pipeline whose stages are in the lineage store from their start on. */
export interface JournaledPipeline extends FinishedPipeline {
  readonly journal: ReadonlyMap<string, JournaledStage>;
}

/**
 * Runs the pipeline and records each stage when it starts. A run that fails is recorded here, with the stages before
 * the one that failed; one that ends well is recorded with the model that it made, in one transaction (`recordModel`).
 */
export async function runJournaledStages(options: JournaledRunOptions): Promise<JournaledPipeline> {
  const { database, gitCommit } = options;
  const commit = gitCommit === undefined ? {} : { gitCommit };
  const journal = await openStageJournal(database, { worker: `${hostname()}:${options.workspace}`, ...commit });
  try {
    const finished = await runStages(options.workspace, options.emit, options.signal, journal);
    return { ...finished, journal: await journal.close() };
  } catch (error) {
    const stages = await journal.close();
    const failed = error instanceof StageFailedInPipelineError ? error.pipeline : undefined;
    if (failed) await recordFailure(database, failed, stages, commit);
    else await journal.abandon();
    throw error;
  }
}

async function recordFailure(
  database: ConnectionSource,
  pipeline: FinishedPipeline,
  journal: ReadonlyMap<string, JournaledStage>,
  commit: { readonly gitCommit?: string },
): Promise<void> {
  const { lock, lockMd5, startedAt, endedAt } = pipeline;
  const stages = recordedStages({ ...pipeline, journal });
  await transaction(database, (db) => recordPipeline(db, { lock, lockMd5, stages, startedAt, endedAt, ...commit }));
}

/** The stages with the executions that they are in the store; those that were not reached are left out. */
export function recordedStages({ stages, journal }: JournaledPipeline): StageOutcome[] {
  return stages.flatMap(({ name, outcome, seconds }) =>
    outcome === "skipped" ? [] : [{ name, outcome, seconds, ...journal.get(name) }],
  );
}
