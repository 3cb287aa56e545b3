import { randomUUID } from "node:crypto";
import type { Queryable } from "@mlops/database";
import { notFound } from "../protocol/errors.ts";
import { checkActive, type KeyValue, keysAndValues } from "./experiments.ts";
import { type ModelRow, type ModelStatus, modelColumns, modelStatuses, toModel } from "./logged-model-row.ts";
import { randomName } from "./random-name.ts";

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
    `select ${modelColumns} from tracking.logged_models l
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

/** The refusal of a logged model that is not there. */
function missingModel(modelId: string): Error {
  return notFound(`Logged model with ID '${modelId}' not found.`);
}
