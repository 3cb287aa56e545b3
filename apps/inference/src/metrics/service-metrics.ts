import { registerDriftMetrics } from "@mlops/monitoring";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { EngineObserver } from "../engine/engine.ts";
import type { LogObserver } from "../log/prediction-log.ts";
import type { Role } from "../model/host.ts";
import type { ModelIdentity } from "../model/identity.ts";
import type { ServedModel } from "../model/served-model.ts";
import type { Answer } from "../service/answer.ts";

/** Seconds; from a quarter of a millisecond, since most answers take less than one. */
const latencyBuckets = [0.00025, 0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
const rowBuckets = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
const ageBuckets = [300, 600, 900, 1200, 1800, 3600, 7200, 14_400, 86_400];

/** What the service counts. Labels are the model, its version, the protocol and kinds of error: all bounded. */
export interface ServiceMetrics {
  readonly registry: Registry;
  /** The metrics as Prometheus reads them: this process's, or those of all workers that share its port. */
  text(): Promise<string>;
  /** Takes the metrics from elsewhere: from the primary, which has those of all workers. */
  gatherWith(text: () => Promise<string>): void;
  answered(protocol: string, model: ModelIdentity, seconds: number): void;
  failed(protocol: string, kind: string, error: Error): void;
  shadowed(model: ModelIdentity, result: "ok" | "error"): void;
  aborted(reason: string): void;
  predicted(answer: Answer): void;
  /** Rows that are not logged because the model gives no probability for them. */
  unscored(rows: number): void;
  engine(identity: ModelIdentity): EngineObserver;
  readonly log: LogObserver;
  loaded(result: string, seconds: number): void;
  serving(role: Role, model: ServedModel | undefined): void;
  /** Read when scraped. */
  watch(gauges: { queuedRows(): number; spoolBytes(): number; inFlight(): number }): void;
}

export function makeServiceMetrics(onError: (error: Error) => void): ServiceMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
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
    registers,
  });
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
  const drift = registerDriftMetrics(registry);
  const byRole = new Map<Role, ModelIdentity>();
  let text = (): Promise<string> => registry.metrics();
  return {
    registry,
    text: () => text(),
    gatherWith: (gather) => {
      text = gather;
    },
    answered: (protocol, { name, version }, seconds) => {
      requests.inc({ protocol, model_name: name, model_version: version });
      latency.observe({ model_name: name, model_version: version }, seconds);
    },
    failed: (protocol, kind, error) => {
      errors.inc({ protocol, kind });
      if (kind === "internal") onError(error);
    },
    shadowed: ({ name, version }, result) => shadows.inc({ model_name: name, model_version: version, result }),
    aborted: (reason) => aborts.inc({ reason }),
    predicted: ({ model: { identity }, block }) => {
      rows.inc({ model_name: identity.name, model_version: identity.version }, block.rows);
      for (const age of block.featureAgeSeconds) if (!Number.isNaN(age)) featureAge.observe(age);
      for (const inputs of block.unknownCategories?.values() ?? []) {
        for (const input of inputs) unknown.inc({ model_name: identity.name, input });
      }
    },
    unscored: (count) => {
      if (count > 0) logged.inc({ result: "no_probability" }, count);
    },
    engine: ({ name, version }) => ({
      ran: (ranRows, seconds) => {
        batchRows.observe({ model_name: name, model_version: version }, ranRows);
        runSeconds.observe({ model_name: name, model_version: version }, seconds);
      },
      waited: (seconds) => queueWait.observe(seconds),
    }),
    log: {
      stored: (count) => logged.inc({ result: "stored" }, count),
      dropped: (count, reason) => logged.inc({ result: reason }, count),
      refused: (count, error) => {
        logged.inc({ result: "refused" }, count);
        onError(error);
      },
      failed: (error) => {
        logErrors.inc();
        onError(error);
      },
    },
    loaded: (result, seconds) => {
      loads.inc({ result });
      if (result === "ok") loadSeconds.observe(seconds);
    },
    serving: (role, served) => {
      const before = byRole.get(role);
      if (before !== undefined) serving.remove({ role, model_name: before.name, model_version: before.version });
      byRole.delete(role);
      const isElsewhere = [...byRole.values()].some((other) => other.uri === before?.uri);
      if (before !== undefined && !isElsewhere)
        drift.detach({ model_name: before.name, model_version: before.version });
      if (served === undefined) return;
      const { name, version } = served.identity;
      serving.set({ role, model_name: name, model_version: version }, 1);
      if (served.drift) drift.attach({ model_name: name, model_version: version }, served.drift);
      byRole.set(role, served.identity);
    },
    watch: (gauges) => {
      watchGauge(registers, "mlops_inference_queue_rows", "Rows waiting for the model", gauges.queuedRows);
      watchGauge(registers, "mlops_inference_spool_bytes", "Bytes of predictions waiting on disk", gauges.spoolBytes);
      watchGauge(registers, "mlops_inference_requests_in_flight", "Requests being answered", gauges.inFlight);
    },
  };
}

function watchGauge(registers: Registry[], name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers,
    collect() {
      this.set(read());
    },
  });
}
