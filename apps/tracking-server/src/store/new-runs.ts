import { randomUUID } from "node:crypto";
import type { Queryable } from "@mlops/database";
import { invalid } from "../protocol/errors.ts";
import { JsonText } from "../protocol/json.ts";
import { arrayOf, textArray } from "./database.ts";
import { type KeyValue, missing, notActive } from "./experiments.ts";
import { randomName } from "./random-name.ts";
import { infoColumns, type RunInfoRow, runInfoJson } from "./run-json.ts";
import { runNameTag } from "./runs.ts";

/** A run to be made, as the request says. */
export interface NewRun {
  readonly experimentId: string;
  readonly userId: string;
  /** Milliseconds since 1970, in digits. */
  readonly startTime: string;
  /** Empty: from the name tag, or a random one. */
  readonly name: string;
  readonly tags: readonly KeyValue[];
}

/** A run to be made with its id and name settled, and each tag once. */
interface NamedRun extends NewRun {
  readonly runId: string;
}

const insertStatement = `with given as materialized (
    select * from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::bigint[])
      with ordinality as g(run_uuid, experiment_id, name, user_id, start_time, place)),
  r as (
    insert into tracking.runs (run_uuid, experiment_id, name, user_id, status, start_time, artifact_uri)
    select g.run_uuid, e.experiment_id, g.name, g.user_id, 'RUNNING', g.start_time,
      rtrim(e.artifact_location, '/') || '/' || g.run_uuid || '/artifacts'
    from given g join tracking.experiments e using (experiment_id) where e.lifecycle_stage = 'active' returning *),
  tagged as (
    insert into tracking.tags select r.run_id, t.key, t.value
    from unnest($6::text[], $7::text[], $8::text[]) as t(run_uuid, key, value) join r using (run_uuid))
  select g.run_uuid as asked, e.lifecycle_stage as experiment_stage, ${infoColumns}
  from given g left join tracking.experiments e using (experiment_id) left join r using (run_uuid) order by g.place`;

type Row = RunInfoRow & { readonly asked: string; readonly experiment_stage: string | null };

/**
 * Makes runs in one statement.
 *
 * @returns per run, the answer with it, or the error of an experiment that is deleted or not there
 */
export async function insertRuns(db: Queryable, runs: readonly NewRun[]): Promise<(JsonText | Error)[]> {
  const named = runs.map(settle);
  const tags = named.flatMap((run) => run.tags.map((tag) => ({ ...tag, runId: run.runId })));
  const { rows } = await db.query<Row>(insertStatement, [
    textArray(named.map((run) => run.runId)),
    arrayOf(named.map((run) => run.experimentId)),
    textArray(named.map((run) => run.name)),
    textArray(named.map((run) => run.userId)),
    arrayOf(named.map((run) => run.startTime)),
    textArray(tags.map((tag) => tag.runId)),
    textArray(tags.map((tag) => tag.key)),
    textArray(tags.map((tag) => tag.value)),
  ]);
  return named.map((run, index) => answerOf(run, rows[index] as Row));
}

function answerOf(run: NamedRun, row: Row): JsonText | Error {
  if (row.experiment_stage === null) return missing(run.experimentId);
  if (row.experiment_stage !== "active") return notActive(run.experimentId, row.experiment_stage);
  const data = JSON.stringify({ tags: run.tags });
  return new JsonText(`{"run":{"info":${runInfoJson(row)},"data":${data},"inputs":{}}}`);
}

function settle(run: NewRun): NamedRun {
  const name = chooseName(run.name, run.tags);
  const tags = new Map(run.tags.map((tag) => [tag.key, tag]));
  if (!tags.has(runNameTag)) tags.set(runNameTag, { key: runNameTag, value: name });
  return { ...run, name, tags: [...tags.values()], runId: randomUUID().replaceAll("-", "") };
}

/** The name of a run: as given, or as its name tag says. Refused when the two differ. */
export function chooseName(name: string, tags: readonly KeyValue[]): string {
  const tagged = tags.find((tag) => tag.key === runNameTag)?.value;
  if (name && tagged && name !== tagged) {
    throw invalid(
      `Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='${name}', mlflow.runName='${tagged}').`,
    );
  }
  return name || tagged || randomName();
}
