import type { Queryable } from "@mlops/database";
import { AmbiguousIdError, UnknownIdError } from "./errors.ts";
import type { NodeKey } from "./graph.ts";

/**
 * Finds what an id names: a prediction, execution, deployment or decision (UUID), a model version (`name/3`,
 * `models:/name/3`, `name@champion` for the one that serves), a run (its nodes), a data version, file or artifact
 * (MD5, or its first 7 or more digits).
 *
 * @throws {UnknownIdError} when nothing has it. @throws {AmbiguousIdError} when a short hash begins several.
 */
export async function resolveId(db: Queryable, id: string): Promise<NodeKey[]> {
  const found = await lookUp(db, id.trim());
  if (found.length === 0) throw new UnknownIdError(id);
  return found;
}

async function lookUp(db: Queryable, id: string): Promise<NodeKey[]> {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return await byUuid(db, id.toLowerCase());
  const model = /^(?:models:\/)?([^/@:]+)(?:\/(?:v)?(\d{1,9})|@(\w+))$/.exec(id);
  if (model) return await byModel(db, model[1] ?? "", model[2], model[3]);
  const hash = /^([0-9a-f]{7,64})(\.dir)?$/.exec(id);
  return hash ? await byHash(db, hash[1] ?? "", id) : [];
}

async function byUuid(db: Queryable, id: string): Promise<NodeKey[]> {
  const { rows } = await db.query<NodeKey>(
    `select 'prediction' as kind, id::text from mlops.predictions where id = $1
     union all select 'execution', id::text from mlops.executions where id = $1
     union all select 'deployment', id::text from mlops.deployments where id = $1
     union all select 'decision', id::text from mlops.decisions where id = $1`,
    [id],
  );
  return rows;
}

/** A version that only served or predicted (registered elsewhere) is known too. */
async function byModel(db: Queryable, name: string, version?: string, role?: string): Promise<NodeKey[]> {
  const { rows } = await db.query<NodeKey>(
    `select 'model' as kind, model as id from (
       select name || '/' || version as model from mlops.model_versions where name = $1 and version = $2::int
       union
       select model_name || '/' || model_version from mlops.deployments
         where model_name = $1 and (model_version = $2::int or (role = $3 and ended_at is null))
       union
       (select model_name || '/' || model_version from mlops.predictions
          where model_name = $1 and model_version = $2::int limit 1)) known`,
    [name, version ?? null, role ?? null],
  );
  return rows;
}

/** Runs are 32 hex digits as MD5s are; a run stands for what was recorded under it. */
async function byHash(db: Queryable, digits: string, id: string): Promise<NodeKey[]> {
  const { rows } = await db.query<NodeKey & { hash: string }>(
    `select distinct kind, id, hash from (
       select 'artifact' as kind, version as id, version as hash from mlops.data_versions where version like $1
       union all select 'artifact', md5, md5 from mlops.data_version_files where md5 like $1
       union all select 'artifact', md5, md5 from mlops.execution_artifacts where md5 like $1
       union all select 'artifact', model_md5, model_md5 from mlops.model_versions where model_md5 like $1
       union all select 'execution', id::text, run_id from mlops.executions where run_id like $1
       union all select 'model', name || '/' || version, run_id from mlops.model_versions where run_id like $1) known`,
    [`${digits}%`],
  );
  const hashes = new Set(rows.map((row) => row.hash));
  if (hashes.size > 1 && hashes.has(id)) return keys(rows.filter((row) => row.hash === id));
  if (hashes.size > 1) throw new AmbiguousIdError(id, [...hashes]);
  return keys(rows);
}

function keys(rows: readonly NodeKey[]): NodeKey[] {
  return rows.map(({ kind, id }) => ({ kind, id }));
}
