import type { Queryable } from "@mlops/database";
import { invalid, notFound } from "../protocol/errors.ts";
import { type KeyValue, keysAndValues } from "./experiments.ts";
import { checkRunActive, missingRun, runNameTag, runNotActive } from "./runs.ts";

/**
 * Logs params to an active run: all or none. A param that is there already with another value is refused, with the
 * same value it is no change. Two writers of one param: the second waits for the first and is refused.
 */
export async function logParams(
  db: Queryable,
  runId: string,
  params: readonly KeyValue[],
  inBatch: boolean,
): Promise<void> {
  const { rows } = await db.query<{ lifecycle_stage: string; conflicts: Conflict[] | null }>(
    `with r as (select run_id, lifecycle_stage from tracking.runs where run_uuid = $1 for share),
     given as (select t.key, t.value from unnest($2::text[], $3::text[]) as t(key, value)),
     conflict as (
       select g.key, p.value as old, g.value as new from r join tracking.params p using (run_id)
       join given g on g.key = p.key and g.value <> p.value),
     added as (
       insert into tracking.params select r.run_id, g.key, g.value from r, given g
       where r.lifecycle_stage = 'active' and not exists (select from conflict)
       order by g.key on conflict do nothing)
     select r.lifecycle_stage, (select json_agg(conflict order by key) from conflict) as conflicts from r`,
    [runId, ...keysAndValues(params)],
  );
  const row = rows[0];
  if (!row) throw missingRun(runId);
  if (row.lifecycle_stage !== "active") throw runNotActive(runId, row.lifecycle_stage);
  if (row.conflicts) throw paramsChanged(runId, row.conflicts, inBatch);
}

interface Conflict {
  readonly key: string;
  readonly old: string;
  readonly new: string;
}

function paramsChanged(runId: string, conflicts: readonly Conflict[], inBatch: boolean): Error {
  const refused = "Changing param values is not allowed.";
  const [first] = conflicts;
  if (!inBatch && first) {
    return invalid(
      `${refused} Param with key='${first.key}' was already logged with value='${first.old}' for run ID='${runId}'. Attempted logging new value '${first.new}'.`,
    );
  }
  const listed = conflicts.map((one) => `{'key': '${one.key}', 'old_value': '${one.old}', 'new_value': '${one.new}'}`);
  return invalid(`${refused} Params were already logged='[${listed.join(", ")}]' for run ID='${runId}'.`);
}

/** Sets tags of an active run. The name tag also renames the run. */
export async function setTags(db: Queryable, runId: string, tags: readonly KeyValue[]): Promise<void> {
  const name = tags.findLast((tag) => tag.key === runNameTag)?.value;
  const { rowCount } = await db.query(
    `with r as (select run_id from tracking.runs where run_uuid = $1 and lifecycle_stage = 'active'),
     named as (update tracking.runs set name = $4::text where run_id in (select run_id from r) and $4::text is not null),
     written as (
       insert into tracking.tags select r.run_id, t.key, t.value from r, unnest($2::text[], $3::text[]) as t(key, value)
       order by t.key on conflict (run_id, key) do update set value = excluded.value)
     select from r`,
    [runId, ...keysAndValues(tags), name ?? null],
  );
  if (!rowCount) await checkRunActive(db, runId);
}

/** Removes a tag of an active run. */
export async function deleteTag(db: Queryable, runId: string, key: string): Promise<void> {
  await checkRunActive(db, runId);
  const { rowCount } = await db.query(
    `delete from tracking.tags using tracking.runs r where tags.run_id = r.run_id and r.run_uuid = $1 and key = $2`,
    [runId, key],
  );
  if (!rowCount) throw notFound(`No tag with name: ${key} in run with id ${runId}`);
}
