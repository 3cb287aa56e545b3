import type { Queryable } from "@mlops/database";
import { JsonText } from "../protocol/json.ts";
import { readPageToken, writePageToken } from "../search/page-token.ts";

/** The values of a metric of a run (an SQL expression): those that were logged twice come once. */
function pointsOf(runId: string, key: string): string {
  return `(select distinct p."timestamp", p.step, p.value
    from tracking.metric_chunks c, unnest(c.times, c.steps, c."values") as p ("timestamp", step, value)
    where c.run_id = ${runId} and c.key = ${key})`;
}

const metricObject = `json_build_object('key', $2::text, 'value', x.value, 'timestamp', x."timestamp", 'step', x.step)`;

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
         select m.* from tracking.runs r, lateral ${pointsOf("r.run_id", "$2")} m where r.run_uuid = $1
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
    `select json_agg(json_build_object('key', $2::text, 'value', x.value, 'timestamp', x."timestamp", 'step', x.step,
         'run_id', x.run_uuid) order by x.run_uuid, x."timestamp", x.step, x.value)::text as metrics
     from (select r.run_uuid, m.* from tracking.runs r, lateral ${pointsOf("r.run_id", "$2")} m
       where r.run_uuid = any($1)
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
       from run, lateral ${pointsOf("run.run_id", "$2")} m
       where ($4::bigint is null or m.step between $4 and $5)),
     first as (
       select *, row_number() over (partition by place, bucket order by number) as rank,
         max(bucket) over (partition by place) as buckets from value),
     chosen as (
       select * from first
       where number = total
          or (rank = 1 and not (bucket = buckets and buckets >= $3 and number < total)))
     select json_agg(json_build_object('key', $2::text, 'value', value, 'timestamp', "timestamp", 'step', step,
         'run_id', run_uuid) order by place, number)::text as metrics
     from chosen`,
    [query.runIds, query.key, query.maxResults, query.steps?.[0] ?? null, query.steps?.[1] ?? null],
  );
  return new JsonText(rows[0]?.metrics ? `{"metrics":${rows[0].metrics}}` : "{}");
}
