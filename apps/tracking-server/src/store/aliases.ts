import type { Queryable } from "@mlops/database";
import { invalid, notFound } from "../protocol/errors.ts";
import { toModelVersion } from "./model-version-row.ts";
import { getModelVersion, getModelVersionRow } from "./model-versions.ts";
import { checkRegistered, latestVersions } from "./registered-models.ts";

/** Points an alias of a model at a version. */
export async function setAlias(db: Queryable, name: string, alias: string, version: number): Promise<void> {
  await getModelVersionRow(db, name, version);
  await db.query(
    `insert into tracking.registered_model_aliases values ($1, $2, $3)
     on conflict (name, alias) do update set version = excluded.version`,
    [name, alias, version],
  );
}

/** Removes an alias; no alias, no change. */
export async function deleteAlias(db: Queryable, name: string, alias: string): Promise<void> {
  await checkRegistered(db, name);
  await db.query(`delete from tracking.registered_model_aliases where name = $1 and alias = $2`, [name, alias]);
}

/** The version that an alias points at; `latest` is the newest one. */
export async function getModelVersionByAlias(db: Queryable, name: string, alias: string): Promise<object> {
  await checkRegistered(db, name);
  if (alias.toLowerCase() === "latest") {
    const newest = [...((await latestVersions(db, [name])).get(name) ?? [])].sort((a, b) => b.version - a.version)[0];
    if (!newest) throw notFound(`Latest version not found for model ${name}.`);
    return toModelVersion(newest);
  }
  const { rows } = await db.query<{ version: number }>(
    `select version from tracking.registered_model_aliases where name = $1 and alias = $2`,
    [name, alias],
  );
  if (!rows[0]) throw invalid(`Registered model alias ${alias} not found.`);
  return getModelVersion(db, name, rows[0].version);
}
