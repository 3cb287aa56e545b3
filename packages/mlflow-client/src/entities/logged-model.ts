import { type Metric, toMetric, toRecord, type WireMetric, type WirePair } from "./run.ts";

/** Whether a logged model's files are there. */
export type LoggedModelStatus = "PENDING" | "READY" | "UPLOAD_FAILED" | "STATUS_UNSPECIFIED";

/** A model that a run made, with its files. */
export interface LoggedModel {
  readonly modelId: string;
  readonly experimentId: string;
  readonly name: string;
  readonly artifactUri: string;
  readonly status: LoggedModelStatus;
  readonly modelType: string;
  readonly sourceRunId: string;
  /** Milliseconds since 1970. */
  readonly creationTime: number;
  readonly lastUpdateTime: number;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly metrics: readonly Metric[];
}

/** A logged model in messages. */
export interface WireLoggedModel {
  readonly info: {
    readonly model_id: string;
    readonly experiment_id: string;
    readonly name: string;
    readonly artifact_uri: string;
    readonly status: `LOGGED_MODEL_${LoggedModelStatus}`;
    readonly model_type?: string;
    readonly source_run_id?: string;
    readonly creation_timestamp_ms: number;
    readonly last_updated_timestamp_ms: number;
    readonly tags?: readonly WirePair[];
  };
  readonly data?: { readonly params?: readonly WirePair[]; readonly metrics?: readonly WireMetric[] };
}

/** A logged model of a message. */
export function toLoggedModel({ info, data }: WireLoggedModel): LoggedModel {
  return {
    modelId: info.model_id,
    experimentId: info.experiment_id,
    name: info.name,
    artifactUri: info.artifact_uri,
    status: info.status.replace("LOGGED_MODEL_", "") as LoggedModelStatus,
    modelType: info.model_type ?? "",
    sourceRunId: info.source_run_id ?? "",
    creationTime: info.creation_timestamp_ms,
    lastUpdateTime: info.last_updated_timestamp_ms,
    params: toRecord(data?.params),
    tags: toRecord(info.tags),
    metrics: (data?.metrics ?? []).map(toMetric),
  };
}
