import { randomUUID } from "node:crypto";
import type { Queryable } from "@mlops/database";
import { type Execution, recordExecution } from "./execution.ts";

/** What is known of a pipeline before any of its stages runs. */
export interface StageJournalOptions {
  /** Who runs it, `host:folder`; it runs one pipeline at a time. */
  readonly worker: string;
  readonly gitCommit?: string;
  readonly environment?: object;
}

/** When a stage ran, and the execution that it is in the store. */
export interface JournaledStage {
  readonly executionId: string;
  readonly startedAt: Date;
  readonly endedAt?: Date;
}

/** Takes note of a pipeline's stages while they run. */
export interface StageJournal {
  /** Records the stage as running, without waiting; what cannot be stored now comes with `recordPipeline` at the end. */
  started(stage: string): void;
  finished(stage: string, outcome: "ran" | "cached" | "unchanged" | "failed" | "skipped"): void;
  /** All stages that were started, when all of them are stored. */
  close(): Promise<ReadonlyMap<string, JournaledStage>>;
  /** Ends the record of a run that was stopped: what had ended well succeeded, the rest was killed. */
  abandon(): Promise<void>;
}

/** Opens a journal; stages that the same worker left running when it was killed are closed as killed first. */
export async function openStageJournal(db: Queryable, options: StageJournalOptions): Promise<StageJournal> {
  await abandonStages(db, options.worker);
  const stages = new Map<string, JournaledStage>();
  const storing: Promise<unknown>[] = [];
  const ended: string[] = [];
  return {
    started: (stage) => {
      const begun = { executionId: randomUUID(), startedAt: new Date() };
      stages.set(stage, begun);
      storing.push(recordExecution(db, runningStage(stage, begun, options)).catch(() => undefined));
    },
    finished: (stage, outcome) => {
      const begun = stages.get(stage);
      if (begun) stages.set(stage, { ...begun, endedAt: new Date() });
      if (begun && outcome !== "failed") ended.push(stage);
    },
    close: async () => {
      await Promise.all(storing);
      return stages;
    },
    abandon: async () => {
      await Promise.all(storing);
      for (const stage of ended) await recordSuccess(db, stages.get(stage));
      await abandonStages(db, options.worker);
    },
  };
}

/** Closes what a worker has left running. */
async function abandonStages(db: Queryable, worker: string): Promise<void> {
  await db.query(
    `update mlops.executions set status = 'killed', ended_at = greatest(started_at, now())
     where status = 'running' and worker = $1`,
    [worker],
  );
}

async function recordSuccess(db: Queryable, stage: JournaledStage | undefined): Promise<void> {
  await db.query(
    "update mlops.executions set status = 'succeeded', ended_at = $2 where id = $1 and status = 'running'",
    [stage?.executionId, stage?.endedAt],
  );
}

function runningStage(stage: string, begun: JournaledStage, options: StageJournalOptions): Execution {
  const { executionId, startedAt } = begun;
  return { id: executionId, kind: "stage", stage, startedAt, status: "running", ...options };
}
