import { randomUUID } from "node:crypto";
import type { Queryable } from "@mlops/database";
import { invalid, notFound } from "../protocol/errors.ts";
import { type double, int64 } from "../protocol/json.ts";
import {
  type DatasetChoice,
  loggedModelConditions,
  loggedModelOrder,
  type ModelOrder,
} from "../search/logged-models.ts";
import { Statement } from "../search/statement.ts";
import { checkActive, type KeyValue, keysAndValues } from "./experiments.ts";
import { randomName } from "./random-name.ts";

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

interface ModelRow {
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

const columns = `l.*,
  (select json_agg(json_build_object('key', x.key, 'value', x.value) order by x.key)
     from tracking.logged_model_tags x where x.model_id = l.model_id) as tags,
  (select json_agg(json_build_object('key', x.key, 'value', x.value) order by x.key)
     from tracking.logged_model_params x where x.model_id = l.model_id) as params,
  (select json_agg(json_strip_nulls(json_build_object('key', x.key, 'value', x.value,
       'timestamp', x."timestamp"::text, 'step', x.step::text, 'dataset_name', x.dataset_name,
       'dataset_digest', x.dataset_digest, 'model_id', x.model_id, 'run_id', x.run_uuid))
     order by x.key, x."timestamp", x.step)
     from tracking.logged_model_metrics x where x.model_id = l.model_id) as metrics`;

/** Makes a logged model (pending) in an active experiment, and answers with it. */
export async function createLoggedModel(
  db: Queryable,
  model: {
    experimentId: string;
    name: string | undefined;
    modelType: string;
    sourceRunId: string;
    params: readonly KeyValue[];
    tags: readonly KeyValue[];
    now: number;
  },
): Promise<object> {
  const modelId = `m-${randomUUID().replaceAll("-", "")}`;
  const { rowCount } = await db.query(
    `with l as (
       insert into tracking.logged_models (model_id, experiment_id, name, artifact_location, creation_timestamp_ms,
         last_updated_timestamp_ms, status, model_type, source_run_id)
       select $2, experiment_id, $3, rtrim(artifact_location, '/') || '/models/' || $2 || '/artifacts', $4, $4, 1, $5, $6
       from tracking.experiments where experiment_id = $1 and lifecycle_stage = 'active' returning model_id),
     p as (insert into tracking.logged_model_params
       select l.model_id, t.key, t.value from l, unnest($7::text[], $8::text[]) as t(key, value)),
     t as (insert into tracking.logged_model_tags
       select l.model_id, t.key, t.value from l, unnest($9::text[], $10::text[]) as t(key, value))
     select from l`,
    [
      model.experimentId,
      modelId,
      model.name ?? randomName(),
      model.now,
      model.modelType,
      model.sourceRunId,
      ...keysAndValues(model.params),
      ...keysAndValues(model.tags),
    ],
  );
  if (!rowCount) await checkActive(db, model.experimentId);
  return getLoggedModel(db, modelId);
}

/** The logged model; a deleted one only when asked for. */
export async function getLoggedModel(db: Queryable, modelId: string, allowDeleted = false): Promise<object> {
  const { rows } = await db.query<ModelRow>(
    `select ${columns} from tracking.logged_models l
     where l.model_id = $1 and (l.lifecycle_stage <> 'deleted' or $2)`,
    [modelId, allowDeleted],
  );
  if (!rows[0]) throw missingModel(modelId);
  return toModel(rows[0]);
}

/** Where a logged model's files are, and the run that made it. */
export async function getModelPlace(
  db: Queryable,
  modelId: string,
): Promise<{ artifact_location: string; source_run_id: string | null }> {
  const { rows } = await db.query<{ artifact_location: string; source_run_id: string | null }>(
    `select artifact_location, source_run_id from tracking.logged_models
     where model_id = $1 and lifecycle_stage <> 'deleted'`,
    [modelId],
  );
  if (!rows[0]) throw missingModel(modelId);
  return rows[0];
}

/** Sets whether the model's files are all there, and answers with the model. */
export async function finalizeLoggedModel(
  db: Queryable,
  modelId: string,
  status: ModelStatus,
  now: number,
): Promise<object> {
  await touch(db, modelId, `status = $3`, [now, modelStatuses[status]]);
  return getLoggedModel(db, modelId, true);
}

/** Marks a logged model deleted. */
export async function deleteLoggedModel(db: Queryable, modelId: string, now: number): Promise<void> {
  await touch(db, modelId, `lifecycle_stage = 'deleted'`, [now]);
}

async function touch(db: Queryable, modelId: string, change: string, values: readonly unknown[]): Promise<void> {
  const { rowCount } = await db.query(
    `update tracking.logged_models set ${change}, last_updated_timestamp_ms = $2 where model_id = $1`,
    [modelId, ...values],
  );
  if (!rowCount) throw missingModel(modelId);
}

/** Sets tags of a logged model. */
export async function setLoggedModelTags(db: Queryable, modelId: string, tags: readonly KeyValue[]): Promise<void> {
  await checkModel(db, modelId);
  await db.query(
    `insert into tracking.logged_model_tags select $1, t.key, t.value from unnest($2::text[], $3::text[]) as t(key, value)
     order by t.key on conflict (model_id, key) do update set value = excluded.value`,
    [modelId, ...keysAndValues(tags)],
  );
}

/** Removes a tag of a logged model. */
export async function deleteLoggedModelTag(db: Queryable, modelId: string, key: string): Promise<void> {
  await checkModel(db, modelId);
  const { rowCount } = await db.query(`delete from tracking.logged_model_tags where model_id = $1 and key = $2`, [
    modelId,
    key,
  ]);
  if (!rowCount) throw notFound(`No tag with key '${key}' found for model with ID '${modelId}'.`);
}

/** Adds params to a logged model. */
export async function logLoggedModelParams(db: Queryable, modelId: string, params: readonly KeyValue[]): Promise<void> {
  await checkModel(db, modelId);
  await db.query(
    `insert into tracking.logged_model_params
     select $1, t.key, t.value from unnest($2::text[], $3::text[]) as t(key, value) on conflict do nothing`,
    [modelId, ...keysAndValues(params)],
  );
}

async function checkModel(db: Queryable, modelId: string): Promise<void> {
  const { rowCount } = await db.query(`select from tracking.logged_models where model_id = $1`, [modelId]);
  if (!rowCount) throw missingModel(modelId);
}

/** What a search of logged models asks for. */
export interface LoggedModelSearch {
  readonly experimentIds: readonly string[];
  readonly filter: string | undefined;
  readonly datasets: readonly DatasetChoice[];
  readonly orderBy: readonly ModelOrder[];
  readonly maxResults: number;
  readonly pageToken: string | undefined;
}

/** One page of the logged models that fit. */
export async function searchLoggedModels(
  db: Queryable,
  search: LoggedModelSearch,
): Promise<{ models: object[]; next_page_token?: string }> {
  const statement = new Statement();
  const conditions = loggedModelConditions(search.filter, search.datasets, statement);
  const order = loggedModelOrder(search.orderBy, statement);
  const offset = readToken(search);
  const { rows } = await db.query<ModelRow>(
    `select ${columns} from tracking.logged_models l
     where l.lifecycle_stage <> 'deleted' and l.experiment_id = any(${statement.bind(search.experimentIds, "bigint[]")})
       ${conditions.map((condition) => `and ${condition}`).join("\n")}
     order by ${order}
     limit ${statement.bind(search.maxResults + 1, "bigint")} offset ${statement.bind(offset, "bigint")}`,
    statement.values,
  );
  const models = rows.slice(0, search.maxResults).map(toModel);
  return rows.length > search.maxResults
    ? { models, next_page_token: writeToken(search, offset + search.maxResults) }
    : { models };
}

/** MLflow's token carries what was asked, so that it cannot be used for another search. */
function writeToken(search: LoggedModelSearch, offset: number): string {
  return Buffer.from(JSON.stringify({ ...asked(search), offset })).toString("base64");
}

function readToken(search: LoggedModelSearch): number {
  if (!search.pageToken) return 0;
  const wrong = (why: string) => invalid(`Invalid page token: ${search.pageToken}. ${why}`);
  let token: Record<string, unknown>;
  try {
    token = JSON.parse(Buffer.from(search.pageToken, "base64").toString("utf8")) as Record<string, unknown>;
  } catch {
    throw wrong("It is not base64 of JSON.");
  }
  for (const [name, value] of Object.entries(asked(search))) {
    if (JSON.stringify(token[name] ?? null) !== JSON.stringify(value)) {
      throw wrong(`${name} in the page token does not match the requested one.`);
    }
  }
  if (!Number.isSafeInteger(token.offset) || (token.offset as number) < 0) throw wrong("It has no offset.");
  return token.offset as number;
}

function asked(search: LoggedModelSearch): Record<string, unknown> {
  return {
    experiment_ids: search.experimentIds,
    filter_string: search.filter ?? null,
    order_by: search.orderBy.length > 0 ? search.orderBy : null,
  };
}

function toModel(row: ModelRow): object {
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

/** The refusal of a logged model that is not there. */
function missingModel(modelId: string): Error {
  return notFound(`Logged model with ID '${modelId}' not found.`);
}
