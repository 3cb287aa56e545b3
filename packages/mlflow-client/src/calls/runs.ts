import {
  type Dataset,
  datasetContextTag,
  type Metric,
  type Run,
  type RunInfo,
  type RunStatus,
  toMetric,
  toPairs,
  toRun,
  toRunInfo,
  type WireMetric,
  type WireRun,
  type WireRunInfo,
} from "../entities/run.ts";
import { MlflowUsageError } from "../errors.ts";
import { encodeDouble } from "../http/json.ts";
import type { Transport } from "../http/transport.ts";
import { itemsOf, type Page, toPage } from "../search/pages.ts";
import type { Search, ViewType } from "./experiments.ts";

/** What a run is made with. */
export interface RunStart {
  readonly experimentId: string;
  readonly runName?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Milliseconds since 1970. Default: now. */
  readonly startTime?: number | undefined;
  readonly userId?: string | undefined;
}

/** Something to log: at most 1,000 metrics, 100 params and 100 tags, 1,000 in all. */
export interface Batch {
  readonly metrics?: readonly Metric[] | undefined;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly tags?: Readonly<Record<string, unknown>> | undefined;
}

/** A metric to log; time and step have defaults (now, 0). */
export type MetricValue = Pick<Metric, "key" | "value"> & Partial<Metric>;

/** Runs, and what is logged to them. */
export interface RunCalls {
  createRun(start: RunStart): Promise<Run>;
  getRun(runId: string): Promise<Run>;
  updateRun(
    runId: string,
    change: { status?: RunStatus | undefined; endTime?: number | undefined; runName?: string | undefined },
    signal?: AbortSignal,
  ): Promise<RunInfo>;
  deleteRun(runId: string): Promise<void>;
  restoreRun(runId: string): Promise<void>;
  logMetric(runId: string, metric: MetricValue): Promise<void>;
  logParam(runId: string, key: string, value: unknown): Promise<void>;
  logBatch(runId: string, batch: Batch, signal?: AbortSignal): Promise<void>;
  setTag(runId: string, key: string, value: unknown): Promise<void>;
  deleteTag(runId: string, key: string): Promise<void>;
  /** Records data sets and logged models that a run used. */
  logInputs(
    runId: string,
    inputs: {
      datasets?: readonly { dataset: Dataset; context?: string; tags?: Readonly<Record<string, string>> }[];
      modelIds?: readonly string[];
    },
  ): Promise<void>;
  /** Records logged models that a run made. */
  logOutputs(runId: string, models: readonly { modelId: string; step?: number }[]): Promise<void>;
  getMetricHistoryPage(
    runId: string,
    key: string,
    page?: { maxResults?: number | undefined; pageToken?: string | undefined },
  ): Promise<Page<Metric>>;
  /** Every value of a metric, by time, step and value. */
  getMetricHistory(runId: string, key: string): AsyncGenerator<Metric>;
  /** Per run at most `maxResults` (2,500) values, evenly chosen by step. */
  getSampledHistory(
    runIds: readonly string[],
    key: string,
    options?: { maxResults?: number; startStep?: number; endStep?: number },
  ): Promise<Metric[]>;
  searchRunsPage(search: RunSearch): Promise<Page<Run>>;
  searchRuns(search: RunSearch): AsyncGenerator<Run>;
}

/** What a search of runs asks for. */
export interface RunSearch extends Search {
  readonly experimentIds: readonly string[];
  readonly view?: ViewType | undefined;
}

const api = "/api/2.0/mlflow/runs";
const metricsApi = "/api/2.0/mlflow/metrics";

/** The calls on runs. */
export function runCalls({ send }: Transport): RunCalls {
  const change = async (path: string, body: object, signal?: AbortSignal) => {
    await send({ method: "POST", path: `${api}/${path}`, body, repeatable: true, signal });
  };
  const calls: RunCalls = {
    async createRun(start) {
      const body = {
        experiment_id: start.experimentId,
        run_name: start.runName,
        user_id: start.userId,
        start_time: start.startTime ?? Date.now(),
        tags: toPairs(start.tags),
      };
      return toRun((await send<{ run: WireRun }>({ method: "POST", path: `${api}/create`, body })).run);
    },
    async getRun(runId) {
      const query = { run_id: runId };
      return toRun((await send<{ run: WireRun }>({ method: "GET", path: `${api}/get`, query })).run);
    },
    async updateRun(runId, { status, endTime, runName }, signal) {
      const body = { run_id: runId, status, end_time: endTime, run_name: runName };
      const call = { method: "POST", path: `${api}/update`, body, repeatable: true, signal } as const;
      return toRunInfo((await send<{ run_info: WireRunInfo }>(call)).run_info);
    },
    deleteRun: (runId) => change("delete", { run_id: runId }),
    restoreRun: (runId) => change("restore", { run_id: runId }),
    logMetric: (runId, metric) => change("log-metric", { run_id: runId, ...toWireMetric(metric) }),
    logParam: (runId, key, value) => change("log-parameter", { run_id: runId, key, value: String(value) }),
    logBatch: (runId, batch, signal) => change("log-batch", { run_id: runId, ...toWireBatch(batch) }, signal),
    setTag: (runId, key, value) => change("set-tag", { run_id: runId, key, value: String(value) }),
    deleteTag: (runId, key) => change("delete-tag", { run_id: runId, key }),
    logInputs: (runId, inputs) =>
      change("log-inputs", {
        run_id: runId,
        datasets: (inputs.datasets ?? []).map(({ dataset, context, tags }) => ({
          dataset: toWireDataset(dataset),
          tags: toPairs({ ...tags, ...(context ? { [datasetContextTag]: context } : {}) }),
        })),
        models: (inputs.modelIds ?? []).map((modelId) => ({ model_id: modelId })),
      }),
    async logOutputs(runId, models) {
      const outputs = models.map(({ modelId, step }) => ({ model_id: modelId, step: step ?? 0 }));
      await send({ method: "POST", path: `${api}/outputs`, body: { run_id: runId, models: outputs } });
    },
    async getMetricHistoryPage(runId, key, page = {}) {
      const query = { run_id: runId, metric_key: key, max_results: page.maxResults, page_token: page.pageToken };
      const path = `${metricsApi}/get-history`;
      const answer = await send<{ metrics?: WireMetric[]; next_page_token?: string }>({ method: "GET", path, query });
      return toPage(answer.metrics, answer.next_page_token, toMetric);
    },
    getMetricHistory: (runId, key) =>
      itemsOf((pageToken) => calls.getMetricHistoryPage(runId, key, { maxResults: 25_000, pageToken })),
    async getSampledHistory(runIds, key, options = {}) {
      const query = {
        run_ids: runIds,
        metric_key: key,
        max_results: options.maxResults,
        start_step: options.startStep,
        end_step: options.endStep,
      };
      const path = `${metricsApi}/get-history-bulk-interval`;
      return ((await send<{ metrics?: WireMetric[] }>({ method: "GET", path, query })).metrics ?? []).map(toMetric);
    },
    async searchRunsPage(search) {
      const body = {
        experiment_ids: search.experimentIds,
        filter: search.filter === undefined ? undefined : String(search.filter),
        run_view_type: search.view,
        max_results: search.maxResults ?? 1000,
        order_by: search.orderBy,
        page_token: search.pageToken,
      };
      const call = { method: "POST", path: `${api}/search`, body, repeatable: true, signal: search.signal } as const;
      const answer = await send<{ runs?: WireRun[]; next_page_token?: string }>(call);
      return toPage(answer.runs, answer.next_page_token, toRun);
    },
    searchRuns: (search) =>
      itemsOf((pageToken) => calls.searchRunsPage({ ...search, pageToken: pageToken ?? search.pageToken })),
  };
  return calls;
}

/** A metric for a message. */
function toWireMetric(metric: MetricValue): WireMetric {
  return {
    key: metric.key,
    value: encodeDouble(metric.value),
    timestamp: checkInteger("timestamp", metric.timestamp ?? Date.now()),
    step: checkInteger("step", metric.step ?? 0),
    ...(metric.modelId ? { model_id: metric.modelId } : {}),
    ...(metric.datasetName ? { dataset_name: metric.datasetName } : {}),
    ...(metric.datasetDigest ? { dataset_digest: metric.datasetDigest } : {}),
  };
}

/** MLflow keeps 64-bit integers; what a JavaScript number cannot hold exactly would arrive as another one. */
function checkInteger(what: "step" | "timestamp", value: number): number {
  if (Number.isSafeInteger(value)) return value;
  throw new MlflowUsageError(`metric: ${what} ${value} is not an integer from -(2^53 - 1) to 2^53 - 1`);
}

function toWireBatch(batch: Batch): object {
  return {
    metrics: (batch.metrics ?? []).map(toWireMetric),
    params: toPairs(batch.params),
    tags: toPairs(batch.tags),
  };
}

function toWireDataset({ name, digest, sourceType, source, schema, profile }: Dataset): object {
  return { name, digest, source_type: sourceType, source, schema, profile };
}
