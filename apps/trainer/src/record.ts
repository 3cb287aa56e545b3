import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ConnectionSource, type Queryable, transaction } from "@mlops/database";
import { describeEnvironment, recordDataVersion, recordModelVersion, recordPipeline } from "@mlops/metadata";
import type { MadeDataVersion } from "./data/data-version.ts";
import type { FinishedPipeline } from "./pipeline/run-stages.ts";
import type { PublishedModel } from "./publish/registry.ts";

/** Notes a data version in the lineage store. */
export async function recordData(db: Queryable, data: MadeDataVersion, gitCommit: string | undefined): Promise<void> {
  await recordDataVersion(db, {
    dataset: data.dataset,
    version: data.version,
    rowCount: data.rows,
    byteCount: data.bytes,
    firstWeek: data.firstWeek,
    lastWeek: data.lastWeek,
    source: data.source,
    contractReport: data.contract,
    ...(gitCommit === undefined ? {} : { gitCommit }),
  });
}

export interface ModelRecord {
  readonly modelName: string;
  readonly workspace: string;
  readonly model: PublishedModel;
  readonly data: MadeDataVersion;
  readonly pipeline: FinishedPipeline;
  readonly gitCommit: string | undefined;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Notes the pipeline's executions and the model version they made, both or neither; nothing new for a known model. */
export async function recordModel(database: ConnectionSource, made: ModelRecord): Promise<void> {
  const metrics = await readJson(join(made.workspace, "metrics", "test.json"));
  const commit = made.gitCommit === undefined ? {} : { gitCommit: made.gitCommit };
  await transaction(database, async (db) => {
    const executions = made.model.reused
      ? new Map<string, string>()
      : await recordPipeline(db, { ...pipelineRun(made), ...commit });
    const executionId = executions.get("export");
    await recordModelVersion(db, {
      name: made.modelName,
      version: made.model.version,
      runId: made.model.runId,
      dataset: made.data.dataset,
      dataVersion: made.data.version,
      lockMd5: made.pipeline.lockMd5,
      metrics,
      ...commit,
      ...(executionId === undefined ? {} : { executionId }),
    });
  });
}

function pipelineRun({ pipeline, model, parameters }: ModelRecord): Parameters<typeof recordPipeline>[1] {
  const seed = (parameters.train as { seed?: unknown } | undefined)?.seed;
  return {
    lock: pipeline.lock,
    lockMd5: pipeline.lockMd5,
    stages: pipeline.stages.flatMap(({ name, outcome }) => (outcome === "skipped" ? [] : [{ name, outcome }])),
    startedAt: pipeline.startedAt,
    endedAt: pipeline.endedAt,
    runId: model.runId,
    environment: describeEnvironment(),
    ...(typeof seed === "number" ? { seed } : {}),
  };
}

async function readJson(file: string): Promise<object> {
  return JSON.parse(await readFile(file, "utf8")) as object;
}
