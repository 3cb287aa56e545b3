import { randomUUID } from "node:crypto";
import type { Queryable } from "@mlops/database";

/** What an execution read or wrote. */
export interface ExecutionArtifact {
  readonly direction: "input" | "output";
  /** What it is: `data`, `code`, `parameters`, `model`, `metrics`, `file` … */
  readonly kind: string;
  /** In the workspace. */
  readonly path: string;
  /** Content, as DVC writes it. */
  readonly md5: string;
  /** Bytes. */
  readonly size?: number;
}

/** One run of one step: a pipeline stage, an ingest, a gate. */
export interface Execution {
  /** UUID; made when missing. The same id again updates the record. */
  readonly id?: string;
  /** `ingest`, `stage`, `publish`, `gate` … */
  readonly kind: string;
  readonly stage: string;
  readonly command?: string;
  readonly startedAt: Date;
  readonly endedAt?: Date;
  readonly status: "running" | "succeeded" | "failed" | "cached" | "killed";
  readonly gitCommit?: string;
  /** MD5 of `dvc.lock` after it. */
  readonly lockMd5?: string;
  /** MLflow run. */
  readonly runId?: string;
  readonly parameters?: object;
  /** What could change the bytes: Node, platform, architecture, package versions. See `describeEnvironment`. */
  readonly environment?: object;
  readonly seed?: number;
  /** Numeric engine, for example `tfjs-node` or `wasm`. */
  readonly backend?: string;
  /** Who runs it, `host:folder`. */
  readonly worker?: string;
  readonly artifacts?: readonly ExecutionArtifact[];
}

/** Records an execution with what it read and wrote, in one statement; returns its id. */
export async function recordExecution(db: Queryable, execution: Execution): Promise<string> {
  const id = execution.id ?? randomUUID();
  await db.query(
    `with known as (
       insert into mlops.executions (id, kind, stage, command, started_at, ended_at, status, git_commit, lock_md5, run_id,
         parameters, environment, seed, backend, worker)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $16)
       on conflict (id) do update set ended_at = excluded.ended_at, status = excluded.status,
         command = coalesce(excluded.command, mlops.executions.command),
         git_commit = coalesce(excluded.git_commit, mlops.executions.git_commit),
         lock_md5 = coalesce(excluded.lock_md5, mlops.executions.lock_md5),
         run_id = coalesce(excluded.run_id, mlops.executions.run_id),
         parameters = mlops.executions.parameters || excluded.parameters,
         environment = mlops.executions.environment || excluded.environment,
         seed = coalesce(excluded.seed, mlops.executions.seed),
         backend = coalesce(excluded.backend, mlops.executions.backend)
       returning id)
     insert into mlops.execution_artifacts (execution_id, direction, kind, path, md5, size)
     select known.id, direction, kind, path, md5, size
     from known, jsonb_to_recordset($15) as artifact (direction text, kind text, path text, md5 text, size bigint)
     on conflict (execution_id, direction, path) do update set md5 = excluded.md5, size = excluded.size`,
    [
      id,
      execution.kind,
      execution.stage,
      execution.command ?? null,
      execution.startedAt,
      execution.endedAt ?? null,
      execution.status,
      execution.gitCommit ?? null,
      execution.lockMd5 ?? null,
      execution.runId ?? null,
      JSON.stringify(execution.parameters ?? {}),
      JSON.stringify(execution.environment ?? {}),
      execution.seed ?? null,
      execution.backend ?? null,
      JSON.stringify(execution.artifacts ?? []),
      execution.worker ?? null,
    ],
  );
  return id;
}
