import type { Queryable } from "@mlops/database";

/** A flight that was really asked about, and how it turned out. */
export interface PastFlight {
  /** The raw columns of its request. */
  readonly request: Readonly<Record<string, unknown>> & { readonly scheduled_departure: string };
  readonly delayMinutes: number;
}

/** Flights of one real week, and the week in which drills let them depart again. */
export interface BaseWeek {
  /** Its Monday. */
  readonly week: string;
  readonly flights: readonly PastFlight[];
}

/** There is nothing to repeat. */
class NoBaseWeekError extends Error {
  override readonly name = "NoBaseWeekError";

  constructor(modelName: string) {
    super(
      `a drill repeats a week of labelled predictions of ${modelName}, and the log has none with ${leastFlights}: ` +
        "let the traffic replay a few weeks first (npm start, or docker compose up)",
    );
  }
}

const leastFlights = 500;
const mostFlights = 2000;

/**
 * The quietest labelled week that was replayed to its end: one that the monitor called stable for the model that serves, else one that it was trained
 * on, else the newest. Throws {@link NoBaseWeekError}.
 */
export async function readBaseWeek(db: Queryable, modelName: string, modelVersion: number): Promise<BaseWeek> {
  const { rows } = await db.query<{ week: string }>(
    `with weeks as (
       select date_trunc('week', p.event_time at time zone 'UTC')::date as week, count(*) as flights,
         count(distinct date_trunc('day', p.event_time at time zone 'UTC')) as days
       from mlops.predictions p join mlops.labels l on l.prediction_id = p.id
       where p.model_name = $1 and (p.trace_id is null or p.trace_id not like 'd211%') group by 1)
     select to_char(weeks.week, 'YYYY-MM-DD') as week from weeks
     left join monitor.windows w on w.model_name = $1 and w.model_version = $2 and w.week = weeks.week
     left join mlops.model_versions v on v.name = $1 and v.version = $2
     left join mlops.data_versions d on d.version = v.data_version
     where weeks.flights >= $3 and weeks.days >= 6
     order by coalesce(jsonb_path_exists(w.drift, '$.**.verdict ? (@ == "stable")')
         and not jsonb_path_exists(w.drift, '$.**.verdict ? (@ == "drift")')
         and not jsonb_path_exists(w.performance, '$.**.verdict ? (@ == "drift")'), false) desc,
       coalesce(weeks.week <= d.last_week, false) desc, weeks.week desc limit 1`,
    [modelName, modelVersion, leastFlights],
  );
  const week = rows[0]?.week;
  if (week === undefined) throw new NoBaseWeekError(modelName);
  return { week, flights: await readFlights(db, modelName, week) };
}

async function readFlights(db: Queryable, modelName: string, week: string): Promise<PastFlight[]> {
  const { rows } = await db.query<PastFlight>(
    `select p.request, l.delay_minutes as "delayMinutes"
     from mlops.predictions p join mlops.labels l on l.prediction_id = p.id
     where p.model_name = $1 and p.event_time >= $2::date at time zone 'UTC'
       and p.event_time < ($2::date + 7) at time zone 'UTC' and (p.trace_id is null or p.trace_id not like 'd211%')
     order by md5(p.id::text) limit $3`,
    [modelName, week, mostFlights],
  );
  return rows;
}
