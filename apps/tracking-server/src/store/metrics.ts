import type { Queryable } from "@mlops/database";
import { JsonText } from "../protocol/json.ts";
import { readPageToken, writePageToken } from "../search/page-token.ts";
import { arrayOf, textArray } from "./database.ts";
import { missingRun, runNotActive } from "./runs.ts";

/** One value of a metric. Times in milliseconds; int64 as digits. */
export interface Metric {
  readonly key: string;
  readonly value: number;
  readonly timestamp: string;
  readonly step: string;
  readonly model_id?: string | undefined;
  readonly dataset_name?: string | undefined;
  readonly dataset_digest?: string | undefined;
}

/** The metrics that one request logs to one run. */
export interface MetricWrite {
  readonly runId: string;
  readonly metrics: readonly Metric[];
}

/** Greatest finite double: MLflow keeps an infinity as this. */
const greatest = Number.MAX_VALUE;

/** The stage of each run, `null` when it is not there, in the order of the writes. */
type Stages = readonly { readonly lifecycle_stage: string | null }[];

const insertStatement = `with run as materialized (
    select u.place, r.run_id, r.lifecycle_stage
    from unnest($1::text[]) with ordinality as u(run_uuid, place) left join tracking.runs r on r.run_uuid = u.run_uuid),
  added as (
    insert into tracking.metrics (run_id, key, "timestamp", step, value)
    select run.run_id, m.key, m."timestamp", m.step, m.value
    from unnest($2::int[], $3::text[], $4::double precision[], $5::bigint[], $6::bigint[])
      as m(place, key, value, "timestamp", step)
    join run on run.place = m.place and run.lifecycle_stage = 'active'
    on conflict do nothing),
  latest as (
    insert into tracking.latest_metrics as l (run_id, key, value, "timestamp", step)
    select distinct on (run.run_id, m.key) run.run_id, m.key, m.value, m."timestamp", m.step
    from unnest($7::int[], $8::text[], $9::double precision[], $10::bigint[], $11::bigint[])
      as m(place, key, value, "timestamp", step)
    join run on run.place = m.place and run.lifecycle_stage = 'active'
    order by run.run_id, m.key, m.step desc, m."timestamp" desc, m.value desc
    on conflict (run_id, key) do update
      set value = excluded.value, "timestamp" = excluded."timestamp", step = excluded.step
      where (excluded.step, excluded."timestamp", excluded.value) > (l.step, l."timestamp", l.value))
  select lifecycle_stage from run order by place`;

/**
 * Logs metrics of several runs in one statement: all or nothing. The latest value of a key is that of the
 * greatest (step, time, value). Rows are touched in key order, so that writers of one run never deadlock.
 *
 * @returns per write, the error of a run that is deleted or not there; such a write changed nothing.
 */
export async function insertMetrics(db: Queryable, writes: readonly MetricWrite[]): Promise<(Error | undefined)[]> {
  const all = columnsOf(writes.map((write) => write.metrics));
  const latest = columnsOf(writes.map((write) => latestByKey(write.metrics)));
  const runs = textArray(writes.map((write) => write.runId));
  const { rows } = (await db.query(insertStatement, [runs, ...all, ...latest])) as { rows: Stages };
  return writes.map(({ runId }, index) => {
    const stage = rows[index]?.lifecycle_stage;
    if (!stage) return missingRun(runId);
    return stage === "active" ? undefined : runNotActive(runId, stage);
  });
}

/** Array literals: place of the run (from 1), key, value, time, step. */
function columnsOf(groups: readonly (readonly Metric[])[]): string[] {
  const places: number[] = [];
  const rows: Metric[] = [];
  groups.forEach((metrics, index) => {
    for (const metric of metrics) {
      places.push(index + 1);
      rows.push(metric);
    }
  });
  return [
    arrayOf(places),
    textArray(rows.map((row) => row.key)),
    arrayOf(rows.map((row) => storedValue(row.value))),
    arrayOf(rows.map((row) => row.timestamp)),
    arrayOf(rows.map((row) => row.step)),
  ];
}

function storedValue(value: number): number {
  return value === Number.POSITIVE_INFINITY ? greatest : value === Number.NEGATIVE_INFINITY ? -greatest : value;
}

/** Of each key the metric of the greatest (step, time, value). */
function latestByKey(metrics: readonly Metric[]): readonly Metric[] {
  if (metrics.length < 2) return metrics;
  const latest = new Map<string, Metric>();
  for (const metric of metrics) {
    const held = latest.get(metric.key);
    if (!held || isLater(metric, held)) latest.set(metric.key, metric);
  }
  return [...latest.values()];
}

function isLater(one: Metric, other: Metric): boolean {
  if (one.step !== other.step) return BigInt(one.step) > BigInt(other.step);
  if (one.timestamp !== other.timestamp) return BigInt(one.timestamp) > BigInt(other.timestamp);
  return one.value > other.value || (Number.isNaN(one.value) && !Number.isNaN(other.value));
}

/** Keeps, for the logged models that metrics name, how they scored. */
export async function insertModelMetrics(db: Queryable, runId: string, metrics: readonly Metric[]): Promise<void> {
  const scored = metrics.filter((metric) => metric.model_id);
  if (scored.length === 0) return;
  await db.query(
    `insert into tracking.logged_model_metrics
       (model_id, key, "timestamp", step, run_uuid, value, dataset_name, dataset_digest)
     select m.model_id, m.key, m."timestamp", m.step, $1, m.value, nullif(m.dataset_name, ''), nullif(m.dataset_digest, '')
     from unnest($2::text[], $3::text[], $4::double precision[], $5::bigint[], $6::bigint[], $7::text[], $8::text[])
       as m(model_id, key, value, "timestamp", step, dataset_name, dataset_digest)
     on conflict do nothing`,
    [
      runId,
      textArray(scored.map((metric) => metric.model_id as string)),
      ...columnsOf([scored]).slice(1),
      textArray(scored.map((metric) => metric.dataset_name ?? "")),
      textArray(scored.map((metric) => metric.dataset_digest ?? "")),
    ],
  );
}

const metricObject = `json_build_object('key', x.key, 'value', x.value, 'timestamp', x."timestamp", 'step', x.step)`;

/** A metric's values in order of time, step and value: all, or one page. Of a run that is not there, none. */
export async function metricHistory(
  db: Queryable,
  query: { runId: string; key: string; maxResults: number | undefined; pageToken: string | undefined },
): Promise<JsonText> {
  const offset = readPageToken(query.pageToken);
  const { maxResults } = query;
  const { rows } = await db.query<{ count: string; metrics: string | null }>(
    `select count(*) as count, json_agg(${metricObject}) filter (where x.place <= $4 or $4 is null)::text as metrics
     from (
       select m.*, row_number() over () as place from (
         select m.* from tracking.metrics m join tracking.runs r using (run_id) where r.run_uuid = $1 and m.key = $2
         order by m."timestamp", m.step, m.value offset $3 limit $4::bigint + 1) m) x`,
    [query.runId, query.key, offset, maxResults ?? null],
  );
  const { count = "0", metrics } = rows[0] ?? {};
  if (!metrics) return new JsonText("{}");
  const more = maxResults !== undefined && Number(count) > maxResults;
  const next = more ? `,"next_page_token":"${writePageToken(offset + maxResults)}"` : "";
  return new JsonText(`{"metrics":${metrics}${next}}`);
}

/** Values of one metric of several runs, by run, time, step and value; at most `maxResults` in all. */
export async function metricHistoryOfRuns(
  db: Queryable,
  query: { runIds: readonly string[]; key: string; maxResults: number },
): Promise<JsonText> {
  const { rows } = await db.query<{ metrics: string | null }>(
    `select json_agg(json_build_object('key', x.key, 'value', x.value, 'timestamp', x."timestamp", 'step', x.step,
         'run_id', x.run_uuid) order by x.run_uuid, x."timestamp", x.step, x.value)::text as metrics
     from (select r.run_uuid, m.* from tracking.metrics m join tracking.runs r using (run_id)
       where r.run_uuid = any($1) and m.key = $2
       order by r.run_uuid, m."timestamp", m.step, m.value limit $3) x`,
    [query.runIds, query.key, query.maxResults],
  );
  return new JsonText(`{"metrics":${rows[0]?.metrics ?? "[]"}}`);
}

/**
 * Per run at most `maxResults` values, evenly spaced in order of step, with the first and the last: what a chart
 * needs. `steps` limits the range.
 */
export async function sampledHistory(
  db: Queryable,
  query: { runIds: readonly string[]; key: string; maxResults: number; steps: readonly [string, string] | undefined },
): Promise<JsonText> {
  const { rows } = await db.query<{ metrics: string | null }>(
    `with run as (
       select u.place, r.run_id, r.run_uuid from unnest($1::text[]) with ordinality as u(run_uuid, place)
       join tracking.runs r using (run_uuid)),
     value as (
       select run.place, run.run_uuid, m.*, count(*) over (partition by run.place) as total,
         row_number() over (partition by run.place order by m.step, m."timestamp", m.value) as number,
         ntile($3::int) over (partition by run.place order by m.step, m."timestamp", m.value) as bucket
       from run join tracking.metrics m using (run_id)
       where m.key = $2 and ($4::bigint is null or m.step between $4 and $5)),
     first as (
       select *, row_number() over (partition by place, bucket order by number) as rank,
         max(bucket) over (partition by place) as buckets from value),
     chosen as (
       select * from first
       where number = total
          or (rank = 1 and not (bucket = buckets and buckets >= $3 and number < total)))
     select json_agg(json_build_object('key', key, 'value', value, 'timestamp', "timestamp", 'step', step,
         'run_id', run_uuid) order by place, number)::text as metrics
     from chosen`,
    [query.runIds, query.key, query.maxResults, query.steps?.[0] ?? null, query.steps?.[1] ?? null],
  );
  return new JsonText(rows[0]?.metrics ? `{"metrics":${rows[0].metrics}}` : "{}");
}
