import { decodeDouble } from "../http/json.ts";

/** States of a run. */
export type RunStatus = "RUNNING" | "SCHEDULED" | "FINISHED" | "FAILED" | "KILLED";

/** One value of a metric. */
export interface Metric {
  readonly key: string;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly step: number;
  /** The logged model that was measured. */
  readonly modelId?: string;
  /** The data set it was measured on. */
  readonly datasetName?: string;
  readonly datasetDigest?: string;
  /** The run that measured; only of a logged model's metrics. */
  readonly runId?: string;
}

/** A data set: what it is called, and what it holds (its digest). */
export interface Dataset {
  readonly name: string;
  /** At most 36 characters. */
  readonly digest: string;
  /** What kind `source` is: `local`, `s3`, `dvc`, … */
  readonly sourceType: string;
  /** Where it comes from, as JSON text. */
  readonly source: string;
  /** Its columns, as JSON text. */
  readonly schema?: string;
  /** Its statistics, as JSON text. */
  readonly profile?: string;
}

/** A data set as a run used it. */
export interface DatasetInput {
  readonly dataset: Dataset;
  /** As what: `training`, `validation`, … (tag `mlflow.data.context`). */
  readonly context?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What a run is, without what was logged to it. */
export interface RunInfo {
  readonly runId: string;
  readonly runName: string;
  readonly experimentId: string;
  readonly userId: string;
  readonly status: RunStatus;
  /** Milliseconds since 1970. */
  readonly startTime: number;
  readonly endTime?: number;
  readonly artifactUri: string;
  readonly lifecycleStage: "active" | "deleted";
}

/** A run with everything logged to it. */
export interface Run {
  readonly info: RunInfo;
  readonly data: {
    /** The latest value of each metric. */
    readonly metrics: Readonly<Record<string, number>>;
    /** The same with time and step. */
    readonly latestMetrics: readonly Metric[];
    readonly params: Readonly<Record<string, string>>;
    readonly tags: Readonly<Record<string, string>>;
  };
  readonly inputs: { readonly datasets: readonly DatasetInput[]; readonly modelIds: readonly string[] };
  readonly outputs: { readonly models: readonly { readonly modelId: string; readonly step: number }[] };
}

/** A key and its value, in messages. */
export interface WirePair {
  readonly key: string;
  readonly value?: string;
}

/** A metric in messages. */
export interface WireMetric {
  readonly key: string;
  readonly value: number | string;
  readonly timestamp: number;
  readonly step?: number;
  readonly model_id?: string;
  readonly dataset_name?: string;
  readonly dataset_digest?: string;
  readonly run_id?: string;
}

interface WireDatasetInput {
  readonly tags?: readonly WirePair[];
  readonly dataset: {
    readonly name: string;
    readonly digest: string;
    readonly source_type: string;
    readonly source: string;
    readonly schema?: string;
    readonly profile?: string;
  };
}

/** A run's info in messages. */
export interface WireRunInfo {
  readonly run_id: string;
  readonly run_name?: string;
  readonly experiment_id: string;
  readonly user_id?: string;
  readonly status: RunStatus;
  readonly start_time: number;
  readonly end_time?: number;
  readonly artifact_uri: string;
  readonly lifecycle_stage: "active" | "deleted";
}

/** A run in messages. */
export interface WireRun {
  readonly info: WireRunInfo;
  readonly data?: {
    readonly metrics?: readonly WireMetric[];
    readonly params?: readonly WirePair[];
    readonly tags?: readonly WirePair[];
  };
  readonly inputs?: {
    readonly dataset_inputs?: readonly WireDatasetInput[];
    readonly model_inputs?: readonly { readonly model_id: string }[];
  };
  readonly outputs?: { readonly model_outputs?: readonly { readonly model_id: string; readonly step?: number }[] };
}

/** Tag that says as what a data set was used. */
export const datasetContextTag = "mlflow.data.context";

/** A run of a message. */
export function toRun(wire: WireRun): Run {
  const latestMetrics = (wire.data?.metrics ?? []).map(toMetric);
  return {
    info: toRunInfo(wire.info),
    data: {
      metrics: Object.fromEntries(latestMetrics.map((metric) => [metric.key, metric.value])),
      latestMetrics,
      params: toRecord(wire.data?.params),
      tags: toRecord(wire.data?.tags),
    },
    inputs: {
      datasets: (wire.inputs?.dataset_inputs ?? []).map(toDatasetInput),
      modelIds: (wire.inputs?.model_inputs ?? []).map((model) => model.model_id),
    },
    outputs: {
      models: (wire.outputs?.model_outputs ?? []).map((model) => ({ modelId: model.model_id, step: model.step ?? 0 })),
    },
  };
}

/** A run's info of a message. */
export function toRunInfo(wire: WireRunInfo): RunInfo {
  return {
    runId: wire.run_id,
    runName: wire.run_name ?? "",
    experimentId: wire.experiment_id,
    userId: wire.user_id ?? "",
    status: wire.status,
    startTime: wire.start_time,
    ...(wire.end_time ? { endTime: wire.end_time } : {}),
    artifactUri: wire.artifact_uri,
    lifecycleStage: wire.lifecycle_stage,
  };
}

/** A metric of a message. */
export function toMetric(wire: WireMetric): Metric {
  return {
    key: wire.key,
    value: decodeDouble(wire.value),
    timestamp: wire.timestamp,
    step: wire.step ?? 0,
    ...(wire.model_id ? { modelId: wire.model_id } : {}),
    ...(wire.dataset_name ? { datasetName: wire.dataset_name } : {}),
    ...(wire.dataset_digest ? { datasetDigest: wire.dataset_digest } : {}),
    ...(wire.run_id ? { runId: wire.run_id } : {}),
  };
}

/** Pairs of a message as a record. */
export function toRecord(pairs: readonly WirePair[] | undefined): Record<string, string> {
  return Object.fromEntries((pairs ?? []).map(({ key, value }) => [key, value ?? ""]));
}

/** A record as pairs of a message. */
export function toPairs(record: Readonly<Record<string, unknown>> | undefined): { key: string; value: string }[] {
  return Object.entries(record ?? {}).map(([key, value]) => ({ key, value: String(value) }));
}

function toDatasetInput(wire: WireDatasetInput): DatasetInput {
  const tags = toRecord(wire.tags);
  const { name, digest, source_type, source, schema, profile } = wire.dataset;
  return {
    dataset: {
      name,
      digest,
      sourceType: source_type,
      source,
      ...(schema === undefined ? {} : { schema }),
      ...(profile === undefined ? {} : { profile }),
    },
    ...(tags[datasetContextTag] ? { context: tags[datasetContextTag] } : {}),
    tags,
  };
}
