import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { requestErrorKinds } from "../errors.ts";

/** Seconds; from a quarter of a millisecond, since most answers take less than one. */
const latencyBuckets = [0.00025, 0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
const rowBuckets = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
const ageBuckets = [300, 600, 900, 1200, 1800, 3600, 7200, 14_400, 86_400];

type ModelLabel = "model_name" | "model_version";

/** The service's own metrics. Labels are the model, its version, the protocol and kinds of error: all bounded. */
export interface Families {
  readonly requests: Counter<"protocol" | ModelLabel>;
  readonly errors: Counter<"protocol" | "kind">;
  readonly shadows: Counter<ModelLabel | "result">;
  readonly aborts: Counter<"reason">;
  /** Takes the trace of a request as exemplar. */
  readonly latency: Histogram<ModelLabel | "trace_id">;
  readonly rows: Counter<ModelLabel>;
  readonly unknown: Counter<"model_name" | "input">;
  readonly missing: Counter<"model_name" | "input">;
  readonly featureAge: Histogram;
  readonly batchRows: Histogram<ModelLabel>;
  readonly runSeconds: Histogram<ModelLabel>;
  readonly queueWait: Histogram;
  readonly loads: Counter<"result">;
  readonly loadSeconds: Histogram;
  readonly serving: Gauge<"role" | ModelLabel>;
  readonly logged: Counter<"result">;
  readonly logErrors: Counter;
}

/** Makes the metrics and registers them. */
export function makeFamilies(registry: Registry): Families {
  const registers = [registry];
  const model = ["model_name", "model_version"] as const;
  const requests = new Counter({
    name: "mlops_inference_requests_total",
    help: "Requests answered with predictions",
    labelNames: ["protocol", ...model],
    registers,
  });
  const errors = new Counter({
    name: "mlops_inference_errors_total",
    help: "Requests answered with an error, by kind",
    labelNames: ["protocol", "kind"],
    registers,
  });
  // A rate needs what was before: series that appear with the first error would hide it.
  for (const protocol of ["v1", "v2", "mlflow"])
    for (const kind of requestErrorKinds) errors.inc({ protocol, kind }, 0);
  const shadows = new Counter({
    name: "mlops_inference_shadow_requests_total",
    help: "Requests that the shadow model answered for the log alone",
    labelNames: [...model, "result"],
    registers,
  });
  const aborts = new Counter({
    name: "mlops_inference_canary_aborts_total",
    help: "Canaries taken out of service by their own figures",
    labelNames: ["reason"],
    registers,
  });
  const latency = new Histogram({
    name: "mlops_inference_latency_seconds",
    help: "Time from a request's head to its answer",
    labelNames: model,
    buckets: latencyBuckets,
    enableExemplars: true,
    registers: [],
  });
  // prom-client lets no metric with exemplars be made for a Prometheus registry; that format just leaves them out.
  registry.registerMetric(latency);
  const rows = new Counter({
    name: "mlops_inference_rows_total",
    help: "Rows predicted",
    labelNames: model,
    registers,
  });
  const unknown = new Counter({
    name: "mlops_inference_unknown_categories_total",
    help: "Rows with a category that the model has not seen in training, by input",
    labelNames: ["model_name", "input"],
    registers,
  });
  const missing = new Counter({
    name: "mlops_inference_missing_features_total",
    help: "Rows for which the online store had no value of an input, which took its stand-in, by input",
    labelNames: ["model_name", "input"],
    registers,
  });
  const featureAge = new Histogram({
    name: "mlops_inference_feature_age_seconds",
    help: "Age of the oldest online feature of a row at its event time",
    buckets: ageBuckets,
    registers,
  });
  const batchRows = new Histogram({
    name: "mlops_inference_batch_rows",
    help: "Rows in one run of the model",
    labelNames: model,
    buckets: rowBuckets,
    registers,
  });
  const runSeconds = new Histogram({
    name: "mlops_inference_run_seconds",
    help: "Time of one run of the model",
    labelNames: model,
    buckets: latencyBuckets,
    registers,
  });
  const queueWait = new Histogram({
    name: "mlops_inference_queue_wait_seconds",
    help: "Time from a request's rows being read to the run that takes them",
    buckets: latencyBuckets,
    registers,
  });
  const loads = new Counter({
    name: "mlops_inference_model_loads_total",
    help: "Models loaded, or refused for a reason",
    labelNames: ["result"],
    registers,
  });
  const loadSeconds = new Histogram({
    name: "mlops_inference_model_load_seconds",
    help: "Time to download, check, rehearse and swap in a model",
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  const serving = new Gauge({
    name: "mlops_inference_model_info",
    help: "1 for each model in service",
    labelNames: ["role", ...model],
    aggregator: "max",
    registers,
  });
  const logged = new Counter({
    name: "mlops_inference_log_rows_total",
    help: "Predictions by what became of them: stored, refused by the database, or dropped when the spool was full",
    labelNames: ["result"],
    registers,
  });
  const logErrors = new Counter({
    name: "mlops_inference_log_errors_total",
    help: "Failed tries to ship the prediction log",
    registers,
  });
  return {
    requests,
    errors,
    shadows,
    aborts,
    latency,
    rows,
    unknown,
    missing,
    featureAge,
    batchRows,
    runSeconds,
    queueWait,
    loads,
    loadSeconds,
    serving,
    logged,
    logErrors,
  };
}
