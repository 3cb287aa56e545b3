import { type double, int64 } from "../protocol/json.ts";
import type { KeyValue } from "./experiments.ts";

/** States of a logged model, with MLflow's numbers. */
export const modelStatuses = {
  LOGGED_MODEL_STATUS_UNSPECIFIED: 0,
  LOGGED_MODEL_PENDING: 1,
  LOGGED_MODEL_READY: 2,
  LOGGED_MODEL_UPLOAD_FAILED: 3,
} as const;

/** One of `modelStatuses`. */
export type ModelStatus = keyof typeof modelStatuses;

interface MetricObject {
  readonly key: string;
  readonly value: ReturnType<typeof double>;
  readonly timestamp: string;
  readonly step: string;
}

/** A logged model, as `pg` gives it: bigint as digits. */
export interface ModelRow {
  readonly model_id: string;
  readonly experiment_id: string;
  readonly name: string;
  readonly artifact_location: string;
  readonly creation_timestamp_ms: string;
  readonly last_updated_timestamp_ms: string;
  readonly status: number;
  readonly status_message: string | null;
  readonly model_type: string | null;
  readonly source_run_id: string | null;
  readonly tags: readonly KeyValue[] | null;
  readonly params: readonly KeyValue[] | null;
  readonly metrics: readonly MetricObject[] | null;
}

/** Columns of a `ModelRow`, of `tracking.logged_models l`. */
export const modelColumns: string = `l.*,
  (select json_agg(json_build_object('key', x.key, 'value', x.value) order by x.key)
     from tracking.logged_model_tags x where x.model_id = l.model_id) as tags,
  (select json_agg(json_build_object('key', x.key, 'value', x.value) order by x.key)
     from tracking.logged_model_params x where x.model_id = l.model_id) as params,
  (select json_agg(json_strip_nulls(json_build_object('key', x.key, 'value', x.value,
       'timestamp', x."timestamp"::text, 'step', x.step::text, 'dataset_name', x.dataset_name,
       'dataset_digest', x.dataset_digest, 'model_id', x.model_id, 'run_id', x.run_uuid))
     order by x.key, x."timestamp", x.step)
     from tracking.logged_model_metrics x where x.model_id = l.model_id) as metrics`;

/** MLflow's `LoggedModel`. */
export function toModel(row: ModelRow): object {
  const metrics = row.metrics?.map((metric) => ({
    ...metric,
    timestamp: int64(metric.timestamp),
    step: int64(metric.step),
  }));
  return {
    info: {
      model_id: row.model_id,
      experiment_id: row.experiment_id,
      name: row.name,
      creation_timestamp_ms: int64(row.creation_timestamp_ms),
      last_updated_timestamp_ms: int64(row.last_updated_timestamp_ms),
      artifact_uri: row.artifact_location,
      status: Object.keys(modelStatuses)[row.status],
      model_type: row.model_type ?? undefined,
      source_run_id: row.source_run_id ?? undefined,
      status_message: row.status_message ?? undefined,
      tags: row.tags ?? undefined,
    },
    data: { params: row.params ?? undefined, metrics },
  };
}
