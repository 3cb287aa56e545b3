import type { Queryable } from "@mlops/database";
import { arrayOf, textArray } from "./database.ts";
import { type Metric, storedValue } from "./metric.ts";
import { chunkColumns, toChunks } from "./metric-chunks.ts";
import { missingRun, runNotActive } from "./runs.ts";

/** The metrics that one request logs to one run. */
export interface MetricWrite {
  readonly runId: string;
  readonly metrics: readonly Metric[];
}

/** The stage of each run, `null` when it is not there, in the order of the writes. */
type Stages = readonly { readonly lifecycle_stage: string | null }[];

const insertStatement = `with run as materialized (
    select u.place, r.run_id, r.lifecycle_stage
    from unnest($1::text[]) with ordinality as u(run_uuid, place) left join tracking.runs r on r.run_uuid = u.run_uuid),
  added as (
    insert into tracking.metric_chunks (run_id, key, "values", times, steps)
    select run.run_id, m.key, m."values"::double precision[], m.times::bigint[], m.steps::bigint[]
    from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[]) as m(place, key, "values", times, steps)
    join run on run.place = m.place and run.lifecycle_stage = 'active'),
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
  const all = chunkColumns(writes.map((write) => toChunks(write.metrics)));
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
  if (one.step !== other.step) return isGreater(one.step, other.step);
  if (one.timestamp !== other.timestamp) return isGreater(one.timestamp, other.timestamp);
  return one.value > other.value || (Number.isNaN(one.value) && !Number.isNaN(other.value));
}

/** Of two int64 as digits; doubles round, but never past each other. */
function isGreater(one: string, other: string): boolean {
  const difference = Number(one) - Number(other);
  return difference === 0 ? BigInt(one) > BigInt(other) : difference > 0;
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
