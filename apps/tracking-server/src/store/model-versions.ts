import type { Queryable } from "@mlops/database";
import { invalid, notFound, TrackingError } from "../protocol/errors.ts";
import { cutPage, readPageToken } from "../search/page-token.ts";
import { modelVersionConditions, modelVersionOrder } from "../search/registry.ts";
import { Statement } from "../search/statement.ts";
import { type KeyValue, keysAndValues } from "./experiments.ts";
import { type ModelVersionRow, toModelVersion, versionColumns } from "./model-version-row.ts";
import { checkRegistered, latestVersions, missingRegisteredModel } from "./registered-models.ts";

/** Stages of a model version (MLflow's, deprecated there in favour of aliases). */
const stages = ["None", "Staging", "Production", "Archived"] as const;

const deleted = "Deleted_Internal";

/** Makes the next version of a registered model. Writers queue at the model's row, so numbers have no gaps. */
export async function createModelVersion(
  db: Queryable,
  version: {
    name: string;
    source: string;
    storageLocation: string;
    runId: string | undefined;
    runLink: string;
    description: string;
    tags: readonly KeyValue[];
    now: number;
  },
): Promise<ModelVersionRow> {
  const { rows } = await db.query<{ version: number }>(
    `with m as (update tracking.registered_models set last_updated_time = $2 where name = $1 returning name),
     v as (
       insert into tracking.model_versions (name, version, creation_timestamp, last_updated_timestamp, description,
         source, storage_location, run_id, run_link)
       select m.name, tracking.next_model_version(m.name), $2, $2, $3, $4, $5, $6, $7 from m returning name, version),
     t as (insert into tracking.model_version_tags
       select v.name, v.version, t.key, t.value from v, unnest($8::text[], $9::text[]) as t(key, value))
     select version from v`,
    [
      version.name,
      version.now,
      version.description,
      version.source,
      version.storageLocation,
      version.runId ?? null,
      version.runLink,
      ...keysAndValues(version.tags),
    ],
  );
  if (!rows[0]) throw missingRegisteredModel(version.name);
  return getModelVersionRow(db, version.name, rows[0].version);
}

/** The model version. */
export async function getModelVersion(db: Queryable, name: string, version: number): Promise<object> {
  return toModelVersion(await getModelVersionRow(db, name, version));
}

/** The model version's row. */
export async function getModelVersionRow(db: Queryable, name: string, version: number): Promise<ModelVersionRow> {
  const { rows } = await db.query<ModelVersionRow>(
    `select ${versionColumns} from tracking.model_versions v
     where v.name = $1 and v.version = $2 and v.current_stage <> '${deleted}'`,
    [name, version],
  );
  if (!rows[0]) throw missingVersion(name, version);
  return rows[0];
}

/** Sets a version's description, and answers with the version. */
export async function describeModelVersion(
  db: Queryable,
  name: string,
  version: number,
  description: string | undefined,
  now: number,
): Promise<object> {
  const { rowCount } = await db.query(
    `update tracking.model_versions set description = $3, last_updated_timestamp = $4
     where name = $1 and version = $2 and current_stage <> '${deleted}'`,
    [name, version, description ?? null, now],
  );
  if (!rowCount) throw missingVersion(name, version);
  return getModelVersion(db, name, version);
}

/** Moves a version to a stage; with `archiveOthers`, those that were there to Archived. Answers with the version. */
export async function transitionStage(
  db: Queryable,
  change: { name: string; version: number; stage: string; archiveOthers: boolean; now: number },
): Promise<object> {
  const stage = canonicalStage(change.stage);
  if (change.archiveOthers && stage !== "Staging" && stage !== "Production") {
    throw new TrackingError(
      "INTERNAL_ERROR",
      `Model version transition cannot archive existing model versions because '${change.stage}' is not an Active stage. Valid stages are ['Staging', 'Production']`,
    );
  }
  const { rowCount } = await db.query(
    `with v as (
       update tracking.model_versions set current_stage = $3, last_updated_timestamp = $4
       where name = $1 and version = $2 and current_stage <> '${deleted}' returning name),
     others as (
       update tracking.model_versions set current_stage = 'Archived', last_updated_timestamp = $4
       where $5 and name in (select name from v) and version <> $2 and current_stage = $3),
     m as (update tracking.registered_models set last_updated_time = $4 where name in (select name from v))
     select from v`,
    [change.name, change.version, stage, change.now, change.archiveOthers],
  );
  if (!rowCount) throw missingVersion(change.name, change.version);
  return getModelVersion(db, change.name, change.version);
}

/** The stage in its canonical spelling. */
function canonicalStage(stage: string): string {
  const canonical = stages.find((one) => one.toLowerCase() === stage.toLowerCase());
  if (canonical) return canonical;
  throw invalid(`Invalid Model Version stage: ${stage}. Value must be one of ${stages.join(", ")}.`);
}

/** Deletes a version: its number stays taken, its aliases go. */
export async function deleteModelVersion(db: Queryable, name: string, version: number, now: number): Promise<void> {
  const { rowCount } = await db.query(
    `with v as (
       update tracking.model_versions set current_stage = '${deleted}', last_updated_timestamp = $3,
         description = null, user_id = null, source = 'REDACTED-SOURCE-PATH', storage_location = null,
         run_id = 'REDACTED-RUN-ID', run_link = 'REDACTED-RUN-LINK', status_message = null
       where name = $1 and version = $2 and current_stage <> '${deleted}' returning name, version),
     a as (delete from tracking.registered_model_aliases where (name, version) in (select name, version from v)),
     m as (update tracking.registered_models set last_updated_time = $3 where name in (select name from v))
     select from v`,
    [name, version, now],
  );
  if (!rowCount) throw missingVersion(name, version);
}

/** One page of the model versions that fit. */
export async function searchModelVersions(
  db: Queryable,
  search: {
    filter: string | undefined;
    orderBy: readonly string[];
    maxResults: number;
    pageToken: string | undefined;
  },
): Promise<{ model_versions: object[]; next_page_token?: string }> {
  const statement = new Statement();
  const conditions = modelVersionConditions(search.filter, statement);
  const offset = readPageToken(search.pageToken);
  const { rows } = await db.query<ModelVersionRow>(
    `select ${versionColumns} from tracking.model_versions v
     where ${[`v.current_stage <> '${deleted}'`, ...conditions].join(" and ")}
     order by ${modelVersionOrder(search.orderBy)}
     limit ${statement.bind(search.maxResults + 1, "bigint")} offset ${statement.bind(offset, "bigint")}`,
    statement.values,
  );
  const { page, next } = cutPage(rows, offset, search.maxResults);
  const versions = page.map((row) => toModelVersion(row, false));
  return { model_versions: versions, ...(next ? { next_page_token: next } : {}) };
}

/** The latest versions of a model in some stages (none given: in each). */
export async function latestVersionsInStages(
  db: Queryable,
  name: string,
  wanted: readonly string[],
): Promise<object[]> {
  await checkRegistered(db, name);
  const chosen = wanted.length > 0 ? wanted.map(canonicalStage) : [...stages];
  const latest = (await latestVersions(db, [name])).get(name) ?? [];
  return latest.filter((row) => chosen.includes(row.current_stage)).map((row) => toModelVersion(row));
}

/** Sets a tag of a version. */
export async function setModelVersionTag(db: Queryable, name: string, version: number, tag: KeyValue): Promise<void> {
  await getModelVersionRow(db, name, version);
  await db.query(
    `insert into tracking.model_version_tags values ($1, $2, $3, $4)
     on conflict (name, version, key) do update set value = excluded.value`,
    [name, version, tag.key, tag.value],
  );
}

/** Removes a tag of a version; no tag, no change. */
export async function deleteModelVersionTag(db: Queryable, name: string, version: number, key: string): Promise<void> {
  await getModelVersionRow(db, name, version);
  await db.query(`delete from tracking.model_version_tags where name = $1 and version = $2 and key = $3`, [
    name,
    version,
    key,
  ]);
}

function missingVersion(name: string, version: number): Error {
  return notFound(`Model Version (name=${name}, version=${version}) not found`);
}
