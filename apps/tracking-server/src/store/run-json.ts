import { JsonText } from "../protocol/json.ts";

/** A run's own columns, as `pg` gives them: bigint as digits. */
export interface RunInfoRow {
  readonly run_uuid: string;
  readonly experiment_id: string;
  readonly name: string;
  readonly user_id: string;
  readonly status: string;
  readonly start_time: string;
  readonly end_time: string | null;
  readonly artifact_uri: string;
  readonly lifecycle_stage: string;
}

/** A run with what was logged to it, each list as JSON text that Postgres wrote (null: none). */
export interface RunRow extends RunInfoRow {
  readonly metrics: string | null;
  readonly params: string | null;
  readonly tags: string | null;
  readonly datasets: string | null;
  readonly model_inputs: string | null;
  readonly model_outputs: string | null;
}

/** Columns of a `RunInfoRow`, of `tracking.runs r`. */
export const infoColumns =
  "r.run_uuid, r.experiment_id, r.name, r.user_id, r.status, r.start_time, r.end_time, r.artifact_uri, r.lifecycle_stage";

/**
 * Columns of a `RunRow`. Postgres writes the lists: it knows int64 and writes NaN as MLflow does ("NaN"), and
 * neither the driver nor this process has to take them apart. They are as text, or the driver would parse them.
 */
export const runColumns: string = `${infoColumns},
  (select json_agg(json_build_object('key', x.key, 'value', x.value, 'timestamp', x."timestamp", 'step', x.step)
     order by x.key)::text from tracking.latest_metrics x where x.run_id = r.run_id) as metrics,
  (select json_agg(json_build_object('key', x.key, 'value', x.value) order by x.key)::text
     from tracking.params x where x.run_id = r.run_id) as params,
  (select json_agg(json_build_object('key', x.key, 'value', x.value) order by x.key)::text
     from tracking.tags x where x.run_id = r.run_id) as tags,
  (select json_agg(json_strip_nulls(json_build_object(
       'tags', case when i.tags = '[]' then null else i.tags end,
       'dataset', json_build_object('name', d.name, 'digest', d.digest, 'source_type', d.source_type,
         'source', d.source, 'schema', d.schema, 'profile', d.profile))) order by d.dataset_id)::text
     from tracking.dataset_inputs i join tracking.datasets d using (dataset_id)
     where i.run_id = r.run_id) as datasets,
  (select json_agg(json_build_object('model_id', x.model_id, 'step', x.step) order by x.ordinal)::text
     from tracking.model_outputs x where x.run_id = r.run_id) as model_outputs`;

/** The models that a run used: only the answer of `runs/get` has them. */
export const modelInputColumn = `(select json_agg(json_build_object('model_id', x.model_id) order by x.ordinal)::text
  from tracking.model_inputs x where x.run_id = r.run_id) as model_inputs`;

/** MLflow's `RunInfo`. */
export function runInfoJson(row: RunInfoRow): string {
  const endTime = row.end_time === null ? "" : `"end_time":${row.end_time},`;
  return (
    `{"run_uuid":"${row.run_uuid}","experiment_id":"${row.experiment_id}",` +
    `"run_name":${JSON.stringify(row.name)},"user_id":${JSON.stringify(row.user_id)},"status":"${row.status}",` +
    `"start_time":${row.start_time},${endTime}"artifact_uri":${JSON.stringify(row.artifact_uri)},` +
    `"lifecycle_stage":"${row.lifecycle_stage}","run_id":"${row.run_uuid}"}`
  );
}

/** MLflow's `Run`; empty lists are left out. */
export function runJson(row: RunRow): string {
  const data = fields({ metrics: row.metrics, params: row.params, tags: row.tags });
  const inputs = fields({ dataset_inputs: row.datasets, model_inputs: row.model_inputs });
  const outputs = fields({ model_outputs: row.model_outputs });
  return `{"info":${runInfoJson(row)},"data":${data},"inputs":${inputs},"outputs":${outputs}}`;
}

/** The answer `{ "run": … }`. */
export function runAnswer(row: RunRow): JsonText {
  return new JsonText(`{"run":${runJson(row)}}`);
}

function fields(lists: Readonly<Record<string, string | null | undefined>>): string {
  const present = Object.entries(lists).filter(([, json]) => json);
  return `{${present.map(([name, json]) => `"${name}":${json}`).join(",")}}`;
}
