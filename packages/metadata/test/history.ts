import type { Queryable } from "@mlops/database";
import {
  insertPredictions,
  openDeployment,
  recordDataVersion,
  recordDecision,
  recordExecution,
  recordLabels,
  recordModelVersion,
  recordPipeline,
} from "../src/index.ts";
import { predictionId, predictionRow } from "./rows.ts";

/** MD5-like names that a reader can tell apart. */
export const hash = (name: string, suffix = ""): string =>
  Buffer.from(name).toString("hex").padEnd(32, "0").slice(0, 32) + suffix;

/** Two weekly data versions, the second with one week more. */
export const firstData: string = hash("data 1", ".dir");
export const secondData: string = hash("data 2", ".dir");

const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));

function lock(data: string, n: number): string {
  return `schema: '2.0'
stages:
  features:
    cmd: node dist/stages/features.js
    deps:
    - {path: data/flights, hash: md5, md5: ${data}, size: 10, nfiles: ${n}}
    - {path: dist/stages/features.js, hash: md5, md5: ${hash("code")}, size: 5}
    outs:
    - {path: build/features, hash: md5, md5: ${hash(`features ${n}`, ".dir")}, size: 20}
  train:
    cmd: node dist/stages/train.js
    deps:
    - {path: build/features, hash: md5, md5: ${hash(`features ${n}`, ".dir")}, size: 20}
    params:
      params.yaml: {train.epochs: 5}
    outs:
    - {path: build/model, hash: md5, md5: ${hash(`model ${n}`, ".dir")}, size: 30}
    - {path: metrics/train.json, hash: md5, md5: ${hash(`metrics ${n}`)}, size: 3}
    - {path: plots/roc.json, hash: md5, md5: ${hash(`plots ${n}`)}, size: 4}
`;
}

/** Records what two turns of the loop leave behind: model 1 on the first data, model 2 on the second, both served. */
export async function recordHistory(db: Queryable): Promise<void> {
  for (const [n, data] of [firstData, secondData].entries()) await recordTurn(db, n + 1, data);
  await insertPredictions(
    db,
    [1, 2, 3].map((n) => predictionRow(n, { modelVersion: 1, dataVersion: firstData })),
  );
  await insertPredictions(
    db,
    [4, 5].map((n) => predictionRow(n, { modelVersion: 2, dataVersion: secondData })),
  );
  await recordLabels(db, [
    { predictionId: predictionId(4), late: true, delayMinutes: 40, observedAt: "2001-01-01T10:00:00Z" },
  ]);
}

async function recordTurn(db: Queryable, n: number, data: string): Promise<void> {
  const weeks = Array.from({ length: n }, (_, at) => ({
    path: `week-${at + 1}.parquet`,
    md5: hash(`week ${at + 1}`),
    size: 5,
  }));
  await recordDataVersion(db, {
    dataset: "data/flights",
    version: data,
    createdAt: day(n),
    rowCount: 1000 * n,
    firstWeek: "2001-01-01",
    lastWeek: "2001-01-08",
    source: { package: "vega-datasets", version: "3.2.1", file: "data/flights-3m.parquet", weeks: n },
    contractReport: { rules: 9, violations: 0 },
    files: weeks,
  });
  await recordExecution(db, {
    kind: "ingest",
    stage: "ingest",
    startedAt: day(n),
    endedAt: day(n),
    status: "succeeded",
    artifacts: [{ direction: "output", kind: "data", path: "data/flights", md5: data, size: 10 }],
  });
  const stages = await recordPipeline(db, {
    lock: lock(data, n),
    lockMd5: hash(`lock ${n}`),
    startedAt: day(n),
    endedAt: day(n),
    gitCommit: hash(`commit ${n}`),
    runId: hash(`run ${n}`),
    environment: { node: "v20.20.2" },
    seed: 7,
    backend: "wasm",
    stages: [
      { name: "features", outcome: "ran" },
      { name: "train", outcome: "ran" },
    ],
  });
  const executionId = stages.get("train") ?? "";
  const model = {
    name: "flight-delays",
    version: n,
    runId: hash(`run ${n}`),
    dataset: "data/flights",
    dataVersion: data,
  };
  await recordModelVersion(db, {
    ...model,
    executionId,
    lockMd5: hash(`lock ${n}`),
    modelMd5: hash(`model ${n}`, ".dir"),
  });
  await recordDecision(db, {
    kind: "gate",
    modelName: "flight-delays",
    challengerVersion: n,
    promoted: true,
    reason: "first or better",
  });
  await openDeployment(db, { modelName: "flight-delays", modelVersion: n, role: "champion", at: day(n) });
}
