import type { Readable } from "node:stream";
import type { TransferOptions } from "../artifacts/upload.ts";
import type { MetricValue } from "../calls/runs.ts";
import type { MlflowClient } from "../client.ts";
import type { Dataset, RunInfo } from "../entities/run.ts";
import { type LoggedModelResult, type LogModelOptions, logModel } from "../models/log-model.ts";
import { metricEntry } from "./buffer.ts";
import type { RunLogger } from "./logger.ts";
import { type RunOptions, runNested } from "./run.ts";

/** When and by what a metric was measured. */
export type MetricContext = Partial<
  Pick<MetricValue, "step" | "timestamp" | "modelId" | "datasetName" | "datasetDigest">
>;

/** A run under way. What is logged goes to a buffer that is sent in batches; `flush` waits for it. */
export interface ActiveRun {
  readonly info: RunInfo;
  readonly runId: string;
  readonly experimentId: string;
  readonly client: MlflowClient;
  /** Aborted when the process is told to stop, or by the signal given to `run`. */
  readonly signal: AbortSignal;
  logMetric(key: string, value: number, context?: MetricContext): void;
  logMetrics(values: Readonly<Record<string, number>>, context?: MetricContext): void;
  logParam(key: string, value: unknown): void;
  logParams(params: Readonly<Record<string, unknown>>): void;
  setTag(key: string, value: unknown): void;
  setTags(tags: Readonly<Record<string, unknown>>): void;
  /** Records a data set that this run uses. */
  logInput(dataset: Dataset, context?: string): Promise<void>;
  /** Uploads a file on disk into a folder of the run's artifacts. */
  logArtifact(file: string, folder?: string, options?: TransferOptions): Promise<void>;
  /** Uploads everything below a folder on disk. */
  logArtifacts(localFolder: string, folder?: string, options?: TransferOptions): Promise<void>;
  logText(path: string, text: string): Promise<void>;
  logJson(path: string, value: unknown): Promise<void>;
  logContent(path: string, content: Buffer | string | Readable): Promise<void>;
  /** Logs a model with everything that Python's `mlflow` needs to load it. */
  logModel(options: LogModelOptions): Promise<LoggedModelResult>;
  /** Sends everything logged so far; throws what the server refused. */
  flush(): Promise<void>;
  /** Does some work in a run below this one. */
  run<Result>(options: Omit<RunOptions, "client">, work: (run: ActiveRun) => Promise<Result> | Result): Promise<Result>;
}

/** Makes the object that a run's code works with. */
export function createActiveRun(
  client: MlflowClient,
  info: RunInfo,
  logger: RunLogger,
  signal: AbortSignal,
): ActiveRun {
  const owner = { runId: info.runId };
  const run: ActiveRun = {
    info,
    runId: info.runId,
    experimentId: info.experimentId,
    client,
    signal,
    logMetric: (key, value, context = {}) => logger.add([metricEntry({ ...context, key, value })]),
    logMetrics: (values, context = {}) =>
      logger.add(Object.entries(values).map(([key, value]) => metricEntry({ ...context, key, value }))),
    logParam: (key, value) => logger.add([{ kind: "param", key, value: String(value) }]),
    logParams: (params) => {
      logger.add(Object.entries(params).map(([key, value]) => ({ kind: "param", key, value: String(value) }) as const));
    },
    setTag: (key, value) => logger.add([{ kind: "tag", key, value: String(value) }]),
    setTags: (tags) => {
      logger.add(Object.entries(tags).map(([key, value]) => ({ kind: "tag", key, value: String(value) }) as const));
    },
    logInput: (dataset, context) =>
      client.logInputs(info.runId, { datasets: [{ dataset, ...(context ? { context } : {}) }] }),
    logArtifact: (file, folder, options) => client.uploadArtifact(owner, file, folder, options),
    logArtifacts: (localFolder, folder, options) => client.uploadArtifacts(owner, localFolder, folder, options),
    logText: (path, text) => client.uploadContent(owner, path, text),
    logJson: (path, value) => client.uploadJson(owner, path, value),
    logContent: (path, content) => client.uploadContent(owner, path, content),
    logModel: (options) => logModel(run, options),
    flush: () => logger.flush(),
    run: (options, work) => runNested(run, options, work),
  };
  return run;
}
