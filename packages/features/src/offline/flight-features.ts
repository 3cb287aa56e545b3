import type { DuckDBConnection } from "@duckdb/node-api";
import { airportStateSql, BUCKET_MINUTES } from "../flights/airport-state.ts";
import { flightFeatureSpec } from "../flights/feature-spec.ts";
import type { FeatureSpec } from "../spec/schema.ts";
import { daysSince2000Sql } from "../time/wall-clock.ts";

/**
 * Makes the temp tables `airport_state` (all buckets in which a flight of `known_flights` leaves) and then runs
 * {@link flightFeaturesSql} into `flight_features`: one row a flight with `id`, `scheduled_departure`, `late`,
 * `delay_minutes` and the model's inputs. Needs `loadFlights` before.
 */
export async function computeOffline(
  connection: DuckDBConnection,
  spec: FeatureSpec = flightFeatureSpec,
  selection: FlightSelection = {},
): Promise<void> {
  const range = await connection.runAndReadAll(
    `select strftime(time_bucket(interval ${BUCKET_MINUTES} minute, min(departure_utc)), '%Y-%m-%d %H:%M:%S'),
            strftime(max(departure_utc) + interval ${BUCKET_MINUTES} minute, '%Y-%m-%d %H:%M:%S') from known_flights`,
  );
  const [from, to] = (range.getRows()[0] ?? []) as (string | null)[];
  if (typeof from !== "string" || typeof to !== "string") throw new NoFlightsError();
  await connection.run(`create or replace temp table airport_state as ${airportStateSql(from, to)}`);
  await connection.run(`create or replace temp table flight_features as ${flightFeaturesSql(spec, selection)}`);
}

/** Which flights get a row; all count as history of the others. */
export interface FlightSelection {
  /** An SQL condition over the flights' columns, as `f.split is not null`. */
  readonly where?: string;
  /** Columns of the flights to keep beside the features. */
  readonly keep?: readonly string[];
}

/** Features were asked for of no flight at all. */
export class NoFlightsError extends Error {
  constructor() {
    super("features: no flights to compute from; ingest at least one week");
    this.name = "NoFlightsError";
  }
}

/** SQL for the inputs of `spec` from `known_flights` and the views as tables: what `modelInputs` does with the store. */
export function flightFeaturesSql(spec: FeatureSpec, selection: FlightSelection = {}): string {
  const expressions = new Map<string, string>();
  for (const { name, type } of spec.request)
    expressions.set(name, type === "number" ? `f.${name}::float` : `f.${name}`);
  for (const { name, from, transform } of spec.derived) expressions.set(name, DERIVED[transform](`f.${from}`));
  spec.online.forEach((view, index) => {
    for (const [input, column] of Object.entries(view.features)) {
      expressions.set(input, `coalesce(v${index}.${column}, ${view.missing[input]})::float`);
    }
  });
  const inputs = spec.inputs.map((input) => `${expressions.get(input)} as ${input}`);
  const joins = spec.online.map(
    (view, index) => `left join ${view.view} as v${index} on v${index}.airport = f.${view.entityColumn}
      and v${index}.bucket_start = time_bucket(interval ${view.bucketMinutes} minute, ${expressions.get(view.at)})`,
  );
  return `select f.id, f.scheduled_departure, f.late, f.delay_minutes${(selection.keep ?? []).map((column) => `, f.${column}`).join("")}, ${inputs.join(", ")}
    from known_flights as f ${joins.join(" ")} where ${selection.where ?? "true"} order by f.id`;
}

const DERIVED = {
  hour_of_day: (time: string) => `(hour(${time}) + minute(${time}) / 60::double)::float`,
  weekday: (time: string) => `isodow(${time})::float`,
  month: (time: string) => `month(${time})::float`,
  days: daysSince2000Sql,
  utc: () => "f.departure_utc",
};
