import { type Context, type Endpoint, endpoint } from "../http/endpoint.ts";
import { invalid } from "../protocol/errors.ts";
import { apiDocs, float, integer, list, nested, required, text } from "../protocol/fields.ts";
import type { KeyValue } from "../store/experiments.ts";
import type { Metric } from "../store/metric.ts";
import { metricHistory, metricHistoryOfRuns, sampledHistory } from "../store/metric-history.ts";
import { insertModelMetrics } from "../store/metrics.ts";
import { logParams, setTags } from "../store/params-and-tags.ts";
import { checkRunActive, getRunPlace } from "../store/runs.ts";
import { checkKey, checkLength, checkRunId, invalidValue, lengthLimits, truncate } from "../validation/names.ts";
import { byRun, checkRunTag, keyValue, runIdOf, withValues } from "./shared-fields.ts";

const api = "/api/2.0/mlflow";
const metricFields = {
  key: required(text),
  value: required(float),
  timestamp: required(integer),
  step: integer,
  model_id: text,
  dataset_name: text,
  dataset_digest: text,
};

/** The endpoints that log metrics and params, and read metrics. */
export const loggingEndpoints: readonly Endpoint[] = [
  endpoint("POST", `${api}/runs/log-metric`, { ...byRun, ...metricFields }, (message, context) =>
    logMetrics(runIdOf(message), [checkMetric({ ...message, step: message.step ?? "0" }, "")], context),
  ),
  endpoint("POST", `${api}/runs/log-parameter`, { ...byRun, key: required(text), value: text }, (message, { db }) =>
    logParams(db, runIdOf(message), [checkParam({ key: message.key, value: message.value ?? "" }, "")], false),
  ),
  endpoint(
    "POST",
    `${api}/runs/log-batch`,
    { ...byRun, metrics: list(nested(metricFields)), params: list(keyValue), tags: list(keyValue) },
    async (message, context) => {
      const runId = runIdOf(message);
      checkRunId(runId);
      const metrics = (message.metrics ?? []).map((metric, index) =>
        checkMetric({ ...metric, step: metric.step ?? "0" }, `metrics[${index}].`),
      );
      const params = withValues(message.params).map((param, index) => checkParam(param, `params[${index}].`));
      const tags = withValues(message.tags).map((tag, index) => checkRunTag(tag, `tags[${index}].`));
      checkBatch(metrics.length, params, tags.length);
      if (params.length > 0) await logParams(context.db, runId, params, true);
      if (metrics.length > 0) await logMetrics(runId, metrics, context);
      if (tags.length > 0) await setTags(context.db, runId, tags);
      if (metrics.length + params.length + tags.length === 0) await checkRunActive(context.db, runId);
    },
  ),
  endpoint(
    "GET",
    `${api}/metrics/get-history`,
    { ...byRun, metric_key: required(text), page_token: text, max_results: integer },
    (message, { db }) => {
      const maxResults = message.max_results === undefined ? undefined : Number(message.max_results);
      if (maxResults !== undefined && maxResults <= 0) {
        throw invalid(
          `Invalid value ${maxResults} for parameter 'max_results' supplied. It must be a positive integer.`,
        );
      }
      const key = message.metric_key;
      return metricHistory(db, { runId: runIdOf(message), key, maxResults, pageToken: message.page_token });
    },
  ),
  endpoint(
    "GET",
    `${api}/metrics/get-history-bulk`,
    { run_id: list(text), metric_key: text, max_results: integer },
    (message, { db }) => {
      const runIds = message.run_id ?? [];
      if (runIds.length === 0) throw invalid("GetMetricHistoryBulk request must specify at least one run_id.");
      if (runIds.length > 100) {
        throw invalid(
          `GetMetricHistoryBulk request cannot specify more than 100 run_ids. Received ${runIds.length} run_ids.`,
        );
      }
      if (message.metric_key === undefined) throw invalid("GetMetricHistoryBulk request must specify a metric_key.");
      const maxResults = Math.min(Number(message.max_results ?? 25_000), 25_000);
      return metricHistoryOfRuns(db, { runIds, key: message.metric_key, maxResults });
    },
  ),
  endpoint(
    "GET",
    `${api}/metrics/get-history-bulk-interval`,
    {
      run_ids: required(list(text)),
      metric_key: required(text),
      start_step: integer,
      end_step: integer,
      max_results: integer,
    },
    (message, { db }) => {
      const runIds = message.run_ids as readonly string[];
      const maxResults = Number(message.max_results ?? 2500);
      if (runIds.length > 100) {
        throw invalid(
          `GetMetricHistoryBulkInterval request must specify at most 100 run_ids. Received ${runIds.length} run_ids. ${apiDocs}`,
        );
      }
      if (maxResults < 1 || maxResults > 2500) throw invalid(`max_results must be between 1 and 2500. ${apiDocs}`);
      const steps = readSteps(message.start_step, message.end_step);
      return sampledHistory(db, { runIds, key: message.metric_key, maxResults, steps });
    },
  ),
];

async function logMetrics(runId: string, metrics: readonly Metric[], context: Context): Promise<void> {
  if (metrics.some((metric) => metric.model_id)) {
    await getRunPlace(context.db, runId);
    await insertModelMetrics(context.db, runId, metrics);
  }
  await context.writers.metrics({ runId, metrics });
}

function readSteps(start: string | undefined, end: string | undefined): readonly [string, string] | undefined {
  if (start === undefined && end === undefined) return undefined;
  if (start === undefined || end === undefined) {
    throw invalid("If either start step or end step are specified, both must be specified.");
  }
  if (BigInt(start) > BigInt(end)) {
    throw invalid(`end_step must be greater than start_step. Found start_step=${start} and end_step=${end}.`);
  }
  return [start, end];
}

function checkMetric<M extends Metric>(metric: M, path: string): M {
  checkKey(metric.key, `${path}name`);
  if (metric.timestamp.startsWith("-")) {
    const words = `metric '${metric.key}' (value=${pythonFloat(metric.value)}). Timestamp must be a nonnegative long (64-bit integer) `;
    throw invalidValue(`${path}timestamp`, Number(metric.timestamp), words);
  }
  checkLength("Metric name", lengthLimits.key, metric.key);
  return metric;
}

/** A float as Python writes it. */
function pythonFloat(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function checkParam(param: KeyValue, path: string): KeyValue {
  checkKey(param.key, `${path}key`);
  checkLength("Param key", lengthLimits.key, param.key);
  return { key: param.key, value: truncate(param.value, lengthLimits.paramValue) };
}

function checkBatch(metrics: number, params: readonly KeyValue[], tags: number): void {
  checkCount("metrics", 1000, metrics);
  checkCount("params", 100, params.length);
  checkCount("tags", 100, tags);
  checkCount("metrics, params, and tags", 1000, metrics + params.length + tags);
  const keys = params.map((param) => param.key);
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
  if (twice.length > 0) {
    const listed = twice.map((key) => `'${key}'`).join(", ");
    throw invalid(
      `Duplicate parameter keys have been submitted: [${listed}]. Please ensure the request contains only one param value per param key.`,
    );
  }
}

function checkCount(what: string, limit: number, count: number): void {
  if (count > limit) {
    throw invalid(
      `A batch logging request can contain at most ${limit} ${what}. Got ${count} ${what}. Please split up ${what} across multiple requests and try again.`,
    );
  }
}
