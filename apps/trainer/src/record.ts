import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ConnectionSource, transaction } from "@mlops/database";
import {
  describeEnvironment,
  listDataFiles,
  lockedOutput,
  recordDataVersion,
  recordExecution,
  recordModelVersion,
  recordPipeline,
} from "@mlops/metadata";
import type { MadeDataVersion } from "./data/data-version.ts";
import { type JournaledPipeline, recordedStages } from "./pipeline/journaled-run.ts";
import type { PublishedModel } from "./publish/registry.ts";

/** When and where a data version was made. */
export interface DataRecord {
  readonly workspace: string;
  readonly data: MadeDataVersion;
  readonly startedAt: Date;
  readonly gitCommit: string | undefined;
}

/** Notes a data version with its files, and the ingest that made it, both or neither; no ingest for a known version. */
export async function recordData(database: ConnectionSource, made: DataRecord): Promise<void> {
  const { data, startedAt, workspace } = made;
  const commit = made.gitCommit === undefined ? {} : { gitCommit: made.gitCommit };
  const files = await listDataFiles(workspace, data.version);
  await transaction(database, async (db) => {
    await recordDataVersion(db, {
      dataset: data.dataset,
      version: data.version,
      rowCount: data.rows,
      byteCount: data.bytes,
      firstWeek: data.firstWeek,
      lastWeek: data.lastWeek,
      source: data.source,
      contractReport: data.contract,
      files,
      ...commit,
    });
    if (data.unchanged) return;
    const output = {
      direction: "output",
      kind: "data",
      path: data.dataset,
      md5: data.version,
      size: data.bytes,
    } as const;
    const ingest = { kind: "ingest", stage: "ingest", startedAt, endedAt: new Date(), status: "succeeded" } as const;
    await recordExecution(db, { ...ingest, environment: describeEnvironment(), artifacts: [output], ...commit });
  });
}

export interface ModelRecord {
  readonly modelName: string;
  readonly workspace: string;
  readonly model: PublishedModel;
  readonly data: MadeDataVersion;
  readonly pipeline: JournaledPipeline;
  readonly gitCommit: string | undefined;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Notes the pipeline's executions and the model version they made, both or neither; nothing new for a known model. */
export async function recordModel(database: ConnectionSource, made: ModelRecord): Promise<void> {
  const metrics = await readJson(join(made.workspace, "metrics", "test.json"));
  const { backend } = (await readJson(join(made.workspace, "build", "train", "model.json"))) as { backend?: string };
  const modelMd5 = lockedOutput(made.pipeline.lock, "build/model");
  const commit = made.gitCommit === undefined ? {} : { gitCommit: made.gitCommit };
  await transaction(database, async (db) => {
    const executions =
      made.model.reused && made.pipeline.journal.size === 0
        ? new Map<string, string>()
        : await recordPipeline(db, { ...pipelineRun(made), ...commit, ...(backend === undefined ? {} : { backend }) });
    const executionId = executions.get("export");
    await recordModelVersion(db, {
      name: made.modelName,
      version: made.model.version,
      runId: made.model.runId,
      dataset: made.data.dataset,
      dataVersion: made.data.version,
      lockMd5: made.pipeline.lockMd5,
      metrics,
      ...(modelMd5 === undefined ? {} : { modelMd5 }),
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
    stages: recordedStages(pipeline),
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
