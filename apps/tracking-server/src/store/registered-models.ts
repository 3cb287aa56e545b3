import type { Queryable } from "@mlops/database";
import { alreadyExists, notFound } from "../protocol/errors.ts";
import { int64 } from "../protocol/json.ts";
import { cutPage, readPageToken } from "../search/page-token.ts";
import { registeredModelConditions, registeredModelOrder } from "../search/registry.ts";
import { Statement } from "../search/statement.ts";
import { type KeyValue, keysAndValues } from "./experiments.ts";
import { type ModelVersionRow, toModelVersion, versionColumns } from "./model-version-row.ts";

interface ModelRow {
  readonly name: string;
  readonly creation_time: string;
  readonly last_updated_time: string;
  readonly description: string | null;
  readonly tags: readonly KeyValue[] | null;
  readonly aliases: readonly { readonly alias: string; readonly version: string }[] | null;
}

const columns = `m.*,
  (select json_agg(json_build_object('key', x.key, 'value', x.value) order by x.key)
     from tracking.registered_model_tags x where x.name = m.name) as tags,
  (select json_agg(json_build_object('alias', x.alias, 'version', x.version::text) order by x.alias)
     from tracking.registered_model_aliases x where x.name = m.name) as aliases`;

/** Registers a name, and answers with it. */
export async function createRegisteredModel(
  db: Queryable,
  model: { name: string; description: string | undefined; tags: readonly KeyValue[]; now: number },
): Promise<object> {
  const { rowCount } = await db.query(
    `with m as (
       insert into tracking.registered_models values ($1, $2, $2, $3) on conflict do nothing returning name),
     t as (insert into tracking.registered_model_tags
       select m.name, t.key, t.value from m, unnest($4::text[], $5::text[]) as t(key, value))
     select from m`,
    [model.name, model.now, model.description ?? null, ...keysAndValues(model.tags)],
  );
  if (!rowCount) throw alreadyExists(`Registered Model (name=${model.name}) already exists.`);
  return getRegisteredModel(db, model.name);
}

/** The registered model, with the latest version of each stage. */
export async function getRegisteredModel(db: Queryable, name: string): Promise<object> {
  const { rows } = await db.query<ModelRow>(`select ${columns} from tracking.registered_models m where m.name = $1`, [
    name,
  ]);
  if (!rows[0]) throw missingRegisteredModel(name);
  const latest = await latestVersions(db, [name]);
  return toRegisteredModel(rows[0], latest.get(name) ?? []);
}

/** Sets a registered model's description, and answers with the model. */
export async function describeRegisteredModel(
  db: Queryable,
  name: string,
  description: string | undefined,
  now: number,
): Promise<object> {
  const { rowCount } = await db.query(
    `update tracking.registered_models set description = $2, last_updated_time = $3 where name = $1`,
    [name, description ?? "", now],
  );
  if (!rowCount) throw missingRegisteredModel(name);
  return getRegisteredModel(db, name);
}

/** Renames a registered model with all its versions, and answers with it. */
export async function renameRegisteredModel(db: Queryable, name: string, to: string, now: number): Promise<object> {
  await checkRegistered(db, name);
  const { rowCount } = await db.query(
    `with m as (
       update tracking.registered_models set name = $2, last_updated_time = $3
       where name = $1 and not exists (select from tracking.registered_models where name = $2) returning 1),
     v as (update tracking.model_versions set last_updated_timestamp = $3 where name = $1 and exists (select from m))
     select from m`,
    [name, to, now],
  );
  if (!rowCount) throw alreadyExists(`Registered Model (name=${to}) already exists.`);
  return getRegisteredModel(db, to);
}

/** Removes a registered model with its versions, tags and aliases. */
export async function deleteRegisteredModel(db: Queryable, name: string): Promise<void> {
  const { rowCount } = await db.query(`delete from tracking.registered_models where name = $1`, [name]);
  if (!rowCount) throw missingRegisteredModel(name);
}

/** Sets a tag of a registered model. */
export async function setRegisteredModelTag(db: Queryable, name: string, tag: KeyValue): Promise<void> {
  await checkRegistered(db, name);
  await db.query(
    `insert into tracking.registered_model_tags values ($1, $2, $3)
     on conflict (name, key) do update set value = excluded.value`,
    [name, tag.key, tag.value],
  );
}

/** Removes a tag of a registered model; no tag, no change. */
export async function deleteRegisteredModelTag(db: Queryable, name: string, key: string): Promise<void> {
  await checkRegistered(db, name);
  await db.query(`delete from tracking.registered_model_tags where name = $1 and key = $2`, [name, key]);
}

/** One page of the registered models that fit. */
export async function searchRegisteredModels(
  db: Queryable,
  search: {
    filter: string | undefined;
    orderBy: readonly string[];
    maxResults: number;
    pageToken: string | undefined;
  },
): Promise<{ registered_models: object[]; next_page_token?: string }> {
  const statement = new Statement();
  const conditions = registeredModelConditions(search.filter, statement);
  const offset = readPageToken(search.pageToken);
  const { rows } = await db.query<ModelRow>(
    `select ${columns} from tracking.registered_models m where ${["true", ...conditions].join(" and ")}
     order by ${registeredModelOrder(search.orderBy)}
     limit ${statement.bind(search.maxResults + 1, "bigint")} offset ${statement.bind(offset, "bigint")}`,
    statement.values,
  );
  const { page, next } = cutPage(rows, offset, search.maxResults);
  const latest = await latestVersions(
    db,
    page.map((row) => row.name),
  );
  const models = page.map((row) => toRegisteredModel(row, latest.get(row.name) ?? []));
  return { registered_models: models, ...(next ? { next_page_token: next } : {}) };
}

/** By model name, the latest version of each stage that has one. */
export async function latestVersions(
  db: Queryable,
  names: readonly string[],
): Promise<Map<string, readonly ModelVersionRow[]>> {
  const { rows } = await db.query<ModelVersionRow>(
    `select distinct on (v.name, v.current_stage) ${versionColumns} from tracking.model_versions v
     where v.name = any($1) and v.current_stage <> 'Deleted_Internal'
     order by v.name, v.current_stage, v.version desc`,
    [names],
  );
  const byName = new Map<string, ModelVersionRow[]>();
  for (const row of rows) byName.set(row.name, [...(byName.get(row.name) ?? []), row]);
  return byName;
}

/** That a model of this name is registered. */
export async function checkRegistered(db: Queryable, name: string): Promise<void> {
  const { rowCount } = await db.query(`select from tracking.registered_models where name = $1`, [name]);
  if (!rowCount) throw missingRegisteredModel(name);
}

/** The refusal of a name that is not registered. */
export function missingRegisteredModel(name: string): Error {
  return notFound(`Registered Model with name=${name} not found`);
}

function toRegisteredModel(row: ModelRow, latest: readonly ModelVersionRow[]): object {
  return {
    name: row.name,
    creation_timestamp: int64(row.creation_time),
    last_updated_timestamp: int64(row.last_updated_time),
    description: row.description ?? undefined,
    latest_versions: latest.length > 0 ? latest.map((version) => toModelVersion(version, false)) : undefined,
    tags: row.tags ?? undefined,
    aliases: row.aliases ?? undefined,
  };
}
