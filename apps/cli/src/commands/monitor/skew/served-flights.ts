import type { Queryable } from "@mlops/database";

/** A logged prediction about a flight. */
export interface ServedFlight {
  readonly id: string;
  /** As the client sent it: the clock at the origin. */
  readonly scheduledDeparture: string;
  readonly origin: string;
  readonly destination: string;
  /** Miles. */
  readonly distance: number;
  readonly features: Readonly<Record<string, unknown>>;
}

/** Predictions whose flight left in a week, a random part of them when there are more than `limit`. */
export async function readServedFlights(db: Queryable, week: string, limit: number): Promise<ServedFlight[]> {
  const { rows } = await db.query<ServedFlight>(
    `select id, request ->> 'scheduled_departure' as "scheduledDeparture", request ->> 'origin' as origin,
       request ->> 'destination' as destination, (request ->> 'distance')::float8 as distance, features
     from mlops.predictions
     where event_time >= $1::date at time zone 'UTC' and event_time < ($1::date + 7) at time zone 'UTC'
       and request ? 'scheduled_departure' and request ? 'origin' and request ? 'destination' and request ? 'distance'
     order by md5(id::text) limit $2`,
    [week, limit],
  );
  return rows;
}
