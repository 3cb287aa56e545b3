import type { Queryable } from "@mlops/database";
import type { SliceRow } from "./performance.ts";

interface CountRow {
  slice: string;
  rows: number;
  late: number;
  rank_sum: number;
  log_loss: number;
}

/**
 * How a model version did in service, by origin airport, hour and month of the event: from the prediction log and its
 * labels, in one query. AUC by mid-ranks (ties count half) with Hanley and McNeil's interval (1982); slices with fewer
 * than `minimumRows` labels or only one outcome are left out. At most ten airports, those with most flights.
 */
export async function servedSlices(
  db: Queryable,
  model: { readonly name: string; readonly version: number },
  minimumRows: number = 200,
): Promise<SliceRow[]> {
  const { rows } = await db.query<CountRow>(
    `with labelled as (
       select p.probability, l.late, s.slice
       from mlops.predictions p join mlops.labels l on l.prediction_id = p.id,
         lateral (values ('origin=' || (p.request ->> 'origin')),
           ('hour=' || extract(hour from p.event_time at time zone 'UTC')),
           ('month=' || extract(month from p.event_time at time zone 'UTC'))) s (slice)
       where p.model_name = $1 and p.model_version = $2 and s.slice is not null),
     ranked as (
       select *, rank() over (partition by slice order by probability)
         + (count(*) over (partition by slice, probability) - 1) / 2.0 as midrank from labelled)
     select slice, count(*)::int as rows, count(*) filter (where late)::int as late,
       coalesce(sum(midrank) filter (where late), 0)::float8 as rank_sum,
       avg(case when late then -ln(greatest(probability, 1e-7)) else -ln(greatest(1 - probability, 1e-7)) end) as log_loss
     from ranked group by slice having count(*) >= $3
     order by split_part(slice, '=', 1), count(*) desc, slice`,
    [model.name, model.version, minimumRows],
  );
  const scored = rows.filter((row) => row.late > 0 && row.late < row.rows).map(toSlice);
  const airports = scored.filter((row) => row.slice.startsWith("origin=")).slice(0, 10);
  return [...airports, ...scored.filter((row) => !row.slice.startsWith("origin="))];
}

function toSlice(row: CountRow): SliceRow {
  const auc = (row.rank_sum - (row.late * (row.late + 1)) / 2) / (row.late * (row.rows - row.late));
  const margin = 1.96 * standardError(auc, row.late, row.rows - row.late);
  return {
    slice: row.slice,
    rows: row.rows,
    late_share: row.late / row.rows,
    auc,
    auc_low: Math.max(0, auc - margin),
    auc_high: Math.min(1, auc + margin),
    log_loss: row.log_loss,
  };
}

/** Hanley and McNeil, Radiology 143 (1982), formula 1. */
function standardError(auc: number, positives: number, negatives: number): number {
  const q1 = auc / (2 - auc);
  const q2 = (2 * auc * auc) / (1 + auc);
  const variance = auc * (1 - auc) + (positives - 1) * (q1 - auc * auc) + (negatives - 1) * (q2 - auc * auc);
  return Math.sqrt(variance / (positives * negatives));
}
