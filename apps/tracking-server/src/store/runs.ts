import type { Queryable } from "@mlops/database";
import { invalid, notFound } from "../protocol/errors.ts";
import { JsonText } from "../protocol/json.ts";
import { cutPage, readPageToken } from "../search/page-token.ts";
import { runFilter, runOrder } from "../search/runs.ts";
import { Statement } from "../search/statement.ts";
import { lifecycleStages, type ViewType } from "./lifecycle.ts";
import {
  infoColumns,
  modelInputColumn,
  type RunInfoRow,
  type RunRow,
  runAnswer,
  runColumns,
  runInfoJson,
  runJson,
} from "./run-json.ts";

/** Tag that mirrors a run's name. */
export const runNameTag = "mlflow.runName";

/** States of a run, with MLflow's numbers. */
export const runStatuses = { RUNNING: 1, SCHEDULED: 2, FINISHED: 3, FAILED: 4, KILLED: 5 } as const;

/** One of `runStatuses`. */
export type RunStatus = keyof typeof runStatuses;

/** The run with everything logged to it. */
export async function getRun(db: Queryable, runId: string): Promise<JsonText> {
  const { rows } = await db.query<RunRow>(
    `select ${runColumns}, ${modelInputColumn} from tracking.runs r where r.run_uuid = $1`,
    [runId],
  );
  if (!rows[0]) throw missingRun(runId);
  return runAnswer(rows[0]);
}

/** A run's place for artifacts, its experiment and its stage. */
export async function getRunPlace(
  db: Queryable,
  runId: string,
): Promise<{ artifact_uri: string; experiment_id: string; lifecycle_stage: string; run_id: string }> {
  const { rows } = await db.query<{
    artifact_uri: string;
    experiment_id: string;
    lifecycle_stage: string;
    run_id: string;
  }>(`select artifact_uri, experiment_id, lifecycle_stage, run_id from tracking.runs where run_uuid = $1`, [runId]);
  if (!rows[0]) throw missingRun(runId);
  return rows[0];
}

/** Changes an active run's status, end or name, whichever are given, and answers with its info. */
export async function updateRun(
  db: Queryable,
  runId: string,
  change: { status: RunStatus | undefined; endTime: string | undefined; name: string | undefined },
): Promise<JsonText> {
  const { rows } = await db.query<RunInfoRow>(
    `with r as (
       update tracking.runs set status = coalesce($2, status), end_time = coalesce($3, end_time), name = coalesce($4, name)
       where run_uuid = $1 and lifecycle_stage = 'active' returning *),
     named as (
       insert into tracking.tags select run_id, '${runNameTag}', $4::text from r where $4::text is not null
       on conflict (run_id, key) do update set value = excluded.value)
     select ${infoColumns} from r`,
    [runId, change.status ?? null, change.endTime ?? null, change.name || null],
  );
  if (!rows[0]) await checkRunActive(db, runId);
  return new JsonText(`{"run_info":${runInfoJson(rows[0] as RunInfoRow)}}`);
}

/** Marks a run deleted, or active again. */
export async function setRunStage(
  db: Queryable,
  runId: string,
  stage: "active" | "deleted",
  now: number,
): Promise<void> {
  const { rowCount } = await db.query(
    `update tracking.runs set lifecycle_stage = $2, deleted_time = case when $2 = 'deleted' then $3::bigint end
     where run_uuid = $1`,
    [runId, stage, now],
  );
  if (!rowCount) throw missingRun(runId);
}

/** One page of the runs that fit. */
export async function searchRuns(
  db: Queryable,
  search: {
    experimentIds: readonly string[];
    filter: string | undefined;
    view: ViewType;
    maxResults: number;
    orderBy: readonly string[];
    pageToken: string | undefined;
  },
): Promise<JsonText> {
  const statement = new Statement();
  const { conditions, numbers } = runFilter(search.filter, statement);
  const { joins, orderBy } = runOrder(search.orderBy, statement, numbers);
  const offset = readPageToken(search.pageToken);
  const { rows } = await db.query<RunRow>(
    `with page as materialized (
       select r.*, row_number() over (order by ${orderBy}) as place from tracking.runs r ${joins}
       where r.experiment_id = any(${statement.bind(search.experimentIds, "bigint[]")})
         and r.lifecycle_stage = any(${statement.bind(lifecycleStages(search.view), "text[]")})
         ${conditions.map((condition) => `and ${condition}`).join("\n")}
       order by ${orderBy}
       limit ${statement.bind(search.maxResults + 1, "bigint")} offset ${statement.bind(offset, "bigint")})
     select ${runColumns} from page r order by r.place`,
    statement.values,
  );
  const { page, next } = cutPage(rows, offset, search.maxResults);
  if (page.length === 0) return new JsonText("{}");
  const token = next ? `,"next_page_token":"${next}"` : "";
  return new JsonText(`{"runs":[${page.map(runJson).join(",")}]${token}}`);
}

/** That a run is there and not deleted. */
export async function checkRunActive(db: Queryable, runId: string): Promise<void> {
  const { lifecycle_stage: stage } = await getRunPlace(db, runId);
  if (stage !== "active") throw runNotActive(runId, stage);
}

/** The refusal of a change to a deleted run. */
export function runNotActive(runId: string, stage: string): Error {
  return invalid(`The run ${runId} must be in the 'active' state. Current state is ${stage}.`);
}

/** The refusal of a run that is not there. */
export function missingRun(runId: string): Error {
  return notFound(`Run with id=${runId} not found`);
}
