import { registerDriftMetrics } from "@mlops/monitoring";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { EngineObserver } from "../engine/engine.ts";
import type { LogObserver } from "../log/prediction-log.ts";
import type { Role } from "../model/host.ts";
import type { ModelIdentity } from "../model/identity.ts";
import type { ServedModel } from "../model/served-model.ts";
import type { Answer } from "../service/answer.ts";
import { makeFamilies } from "./families.ts";
import { acceptsOpenMetrics, openMetricsText, openMetricsType } from "./openmetrics.ts";

/** What the service counts. Labels are the model, its version, the protocol and kinds of error: all bounded. */
export interface ServiceMetrics {
  readonly registry: Registry;
  /** The metrics in Prometheus's text: this process's, or those of all workers that share its port. */
  text(): Promise<string>;
  /**
   * The metrics in the form that an Accept header asks for. OpenMetrics has exemplars: the trace of a request in each
   * latency bucket. Those of several workers come in Prometheus's text alone, since adding them up loses exemplars.
   */
  exposition(accept: string | undefined): Promise<{ readonly contentType: string; readonly text: string }>;
  /** Takes the metrics from elsewhere: from the primary, which has those of all workers. */
  gatherWith(text: () => Promise<string>): void;
  /** `traceId` is that of the request, if it came with one. */
  answered(protocol: string, model: ModelIdentity, seconds: number, traceId: string | null): void;
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
  const families = makeFamilies(registry);
  const drift = registerDriftMetrics(registry);
  const byRole = new Map<Role, ModelIdentity>();
  let gathered: (() => Promise<string>) | undefined;
  const text = (): Promise<string> => gathered?.() ?? registry.metrics();
  return {
    registry,
    text,
    exposition: async (accept) => {
      if (gathered !== undefined || !acceptsOpenMetrics(accept)) {
        return { contentType: registry.contentType, text: await text() };
      }
      return { contentType: openMetricsType, text: await openMetricsText(registry) };
    },
    gatherWith: (gather) => {
      gathered = gather;
    },
    answered: (protocol, { name, version }, seconds, traceId) => {
      const labels = { model_name: name, model_version: version };
      families.requests.inc({ protocol, ...labels });
      const exemplarLabels = traceId === null ? {} : { trace_id: traceId };
      families.latency.observe({ labels, value: seconds, exemplarLabels });
    },
    failed: (protocol, kind, error) => {
      families.errors.inc({ protocol, kind });
      if (kind === "internal") onError(error);
    },
    shadowed: ({ name, version }, result) => families.shadows.inc({ model_name: name, model_version: version, result }),
    aborted: (reason) => families.aborts.inc({ reason }),
    predicted: ({ model: { identity }, block }) => {
      families.rows.inc({ model_name: identity.name, model_version: identity.version }, block.rows);
      for (const age of block.featureAgeSeconds) if (!Number.isNaN(age)) families.featureAge.observe(age);
      for (const inputs of block.unknownCategories?.values() ?? []) {
        for (const input of inputs) families.unknown.inc({ model_name: identity.name, input });
      }
      for (const inputs of block.missingFeatures?.values() ?? []) {
        for (const input of inputs) families.missing.inc({ model_name: identity.name, input });
      }
    },
    unscored: (count) => {
      if (count > 0) families.logged.inc({ result: "no_probability" }, count);
    },
    engine: ({ name, version }) => ({
      ran: (ranRows, seconds) => {
        families.batchRows.observe({ model_name: name, model_version: version }, ranRows);
        families.runSeconds.observe({ model_name: name, model_version: version }, seconds);
      },
      waited: (seconds) => families.queueWait.observe(seconds),
    }),
    log: {
      stored: (count) => families.logged.inc({ result: "stored" }, count),
      dropped: (count, reason) => families.logged.inc({ result: reason }, count),
      refused: (count, error) => {
        families.logged.inc({ result: "refused" }, count);
        onError(error);
      },
      failed: (error) => {
        families.logErrors.inc();
        onError(error);
      },
    },
    loaded: (result, seconds) => {
      families.loads.inc({ result });
      if (result === "ok") families.loadSeconds.observe(seconds);
    },
    serving: (role, served) => {
      const before = byRole.get(role);
      if (before !== undefined)
        families.serving.remove({ role, model_name: before.name, model_version: before.version });
      byRole.delete(role);
      const isElsewhere = [...byRole.values()].some((other) => other.uri === before?.uri);
      if (before !== undefined && !isElsewhere)
        drift.detach({ model_name: before.name, model_version: before.version });
      if (served === undefined) return;
      const { name, version } = served.identity;
      families.serving.set({ role, model_name: name, model_version: version }, 1);
      if (served.drift) drift.attach({ model_name: name, model_version: version }, served.drift);
      byRole.set(role, served.identity);
    },
    watch: (gauges) => {
      watchGauge(registry, "mlops_inference_queue_rows", "Rows waiting for the model", gauges.queuedRows);
      watchGauge(registry, "mlops_inference_spool_bytes", "Bytes of predictions waiting on disk", gauges.spoolBytes);
      watchGauge(registry, "mlops_inference_requests_in_flight", "Requests being answered", gauges.inFlight);
    },
  };
}

function watchGauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}
