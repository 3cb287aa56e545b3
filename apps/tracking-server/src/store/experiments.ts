import type { Queryable } from "@mlops/database";
import { alreadyExists, invalid, notFound, TrackingError } from "../protocol/errors.ts";
import { int64 } from "../protocol/json.ts";
import { experimentConditions, experimentOrder } from "../search/experiments.ts";
import { cutPage, readPageToken } from "../search/page-token.ts";
import { Statement } from "../search/statement.ts";
import { lengthLimits } from "../validation/names.ts";
import { textArray } from "./database.ts";
import { lifecycleStages, type ViewType } from "./lifecycle.ts";

/** A key and its value: a tag or a param. */
export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

interface ExperimentRow {
  readonly experiment_id: string;
  readonly name: string;
  readonly artifact_location: string;
  readonly lifecycle_stage: string;
  readonly creation_time: string;
  readonly last_update_time: string;
  readonly tags: readonly KeyValue[] | null;
}

const columns = `e.*, (select json_agg(json_build_object('key', t.key, 'value', t.value) order by t.key)
  from tracking.experiment_tags t where t.experiment_id = e.experiment_id) as tags`;

/** Makes an experiment and returns its id. Its artifacts go to `location`, or to a folder named by the id. */
export async function createExperiment(
  db: Queryable,
  experiment: { name: string; location: string | undefined; tags: readonly KeyValue[]; now: number },
): Promise<string> {
  const { rows } = await db.query<{ experiment_id: string }>(
    `with made as (
       insert into tracking.experiments (experiment_id, name, artifact_location, creation_time, last_update_time)
       select id, $1, coalesce($2, 'mlflow-artifacts:/' || id), $3, $3
       from nextval(pg_get_serial_sequence('tracking.experiments', 'experiment_id')) as id
       on conflict (name) do nothing returning experiment_id),
     tagged as (
       insert into tracking.experiment_tags select experiment_id, t.key, t.value
       from made, unnest($4::text[], $5::text[]) as t(key, value))
     select experiment_id from made`,
    [experiment.name, experiment.location ?? null, experiment.now, ...keysAndValues(experiment.tags)],
  );
  if (!rows[0]) throw alreadyExists(`Experiment(name=${experiment.name}) already exists.`);
  return rows[0].experiment_id;
}

/** The experiment, also a deleted one. */
export async function getExperiment(db: Queryable, experimentId: string): Promise<object> {
  const { rows } = await db.query<ExperimentRow>(
    `select ${columns} from tracking.experiments e where e.experiment_id = $1`,
    [experimentId],
  );
  if (!rows[0]) throw missing(experimentId);
  return toExperiment(rows[0]);
}

/** The experiment of that name, also a deleted one. */
export async function getExperimentByName(db: Queryable, name: string): Promise<object> {
  const { rows } = await db.query<ExperimentRow>(`select ${columns} from tracking.experiments e where e.name = $1`, [
    name,
  ]);
  if (!rows[0]) throw notFound(`Could not find experiment with name '${name}'`);
  return toExperiment(rows[0]);
}

/** Marks an active experiment and its runs deleted, or a deleted one and its runs active. */
export async function setExperimentStage(
  db: Queryable,
  experimentId: string,
  stage: "active" | "deleted",
  now: number,
): Promise<void> {
  const { rowCount } = await db.query(
    `with changed as (
       update tracking.experiments set lifecycle_stage = $2, last_update_time = $3
       where experiment_id = $1 and lifecycle_stage <> $2 returning experiment_id),
     runs as (
       update tracking.runs set lifecycle_stage = $2, deleted_time = case when $2 = 'deleted' then $3::bigint end
       where experiment_id in (select experiment_id from changed))
     select from changed`,
    [experimentId, stage, now],
  );
  if (!rowCount) throw missing(experimentId);
}

/** Renames an active experiment. */
export async function renameExperiment(db: Queryable, experimentId: string, name: string, now: number): Promise<void> {
  const stage = await stageOf(db, experimentId);
  if (stage !== "active") throw new TrackingError("INVALID_STATE", "Cannot rename a non-active experiment.");
  const { rowCount } = await db.query(
    `update tracking.experiments set name = $2, last_update_time = $3
     where experiment_id = $1 and not exists (select from tracking.experiments where name = $2 and experiment_id <> $1)`,
    [experimentId, name, now],
  );
  if (!rowCount) throw alreadyExists(`Experiment(name=${name}) already exists.`);
}

/** Sets a tag of an active experiment. */
export async function setExperimentTag(db: Queryable, experimentId: string, tag: KeyValue): Promise<void> {
  await checkActive(db, experimentId);
  await db.query(
    `insert into tracking.experiment_tags values ($1, $2, $3)
     on conflict (experiment_id, key) do update set value = excluded.value`,
    [experimentId, tag.key, tag.value],
  );
}

/** Removes a tag of an active experiment. */
export async function deleteExperimentTag(db: Queryable, experimentId: string, key: string): Promise<void> {
  await checkActive(db, experimentId);
  const { rowCount } = await db.query(`delete from tracking.experiment_tags where experiment_id = $1 and key = $2`, [
    experimentId,
    key,
  ]);
  if (!rowCount) throw notFound(`No tag with name: ${key} in experiment with id ${experimentId}`);
}

/** One page of the experiments that fit. */
export async function searchExperiments(
  db: Queryable,
  search: {
    filter: string | undefined;
    orderBy: readonly string[];
    view: ViewType;
    maxResults: number;
    pageToken: string | undefined;
  },
): Promise<{ experiments: object[]; next_page_token?: string }> {
  const statement = new Statement();
  const conditions = experimentConditions(search.filter, statement);
  conditions.push(`e.lifecycle_stage = any(${statement.bind(lifecycleStages(search.view), "text[]")})`);
  const offset = readPageToken(search.pageToken);
  const { rows } = await db.query<ExperimentRow>(
    `select ${columns} from tracking.experiments e where ${conditions.join(" and ")}
     order by ${experimentOrder(search.orderBy)}
     limit ${statement.bind(search.maxResults + 1, "bigint")} offset ${statement.bind(offset, "bigint")}`,
    statement.values,
  );
  const { page, next } = cutPage(rows, offset, search.maxResults);
  return { experiments: page.map(toExperiment), ...(next ? { next_page_token: next } : {}) };
}

/** Arrays of keys and values for `unnest`; of a key given twice the last value counts. */
export function keysAndValues(pairs: readonly KeyValue[]): [string, string] {
  const last = new Map(pairs.map(({ key, value }) => [key, value]));
  return [textArray([...last.keys()]), textArray([...last.values()])];
}

/** That the experiment is there and not deleted. */
export async function checkActive(db: Queryable, experimentId: string): Promise<void> {
  const stage = await stageOf(db, experimentId);
  if (stage !== "active") throw notActive(experimentId, stage);
}

/** The refusal of a change to a deleted experiment. */
export function notActive(experimentId: string, stage: string): Error {
  return invalid(`The experiment ${experimentId} must be in the 'active' state. Current state is ${stage}.`);
}

/** The refusal of an experiment that is not there. */
export function missing(experimentId: string): Error {
  return notFound(`No Experiment with id=${experimentId} exists`);
}

async function stageOf(db: Queryable, experimentId: string): Promise<string> {
  const { rows } = await db.query<{ lifecycle_stage: string }>(
    `select lifecycle_stage from tracking.experiments where experiment_id = $1`,
    [experimentId],
  );
  if (!rows[0]) throw missing(experimentId);
  return rows[0].lifecycle_stage;
}

function toExperiment(row: ExperimentRow): object {
  return {
    experiment_id: row.experiment_id,
    name: row.name,
    artifact_location: row.artifact_location,
    lifecycle_stage: row.lifecycle_stage,
    last_update_time: int64(row.last_update_time),
    creation_time: int64(row.creation_time),
    ...(row.tags ? { tags: row.tags } : {}),
    workspace: "default",
  };
}

/** That an artifact location is not too long and not a run's. */
export function checkArtifactLocation(location: string): void {
  if (location.startsWith("runs:")) {
    throw invalid(`Artifact location cannot be a runs:/ URI. Given: '${location}'`);
  }
  if (location.length > lengthLimits.artifactLocation) {
    throw invalid(
      `Invalid artifact path length. The length of the artifact path cannot be greater than ${lengthLimits.artifactLocation}. To configure this limit, please set the MLFLOW_ARTIFACT_LOCATION_MAX_LENGTH environment variable.`,
    );
  }
}
