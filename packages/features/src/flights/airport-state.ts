/**
 * The view `airport_state`: what was known about an airport at each half hour.
 *
 * Everything is counted from two events of each flight, each put on the first bucket boundary after it: it left
 * (`departures`), and it landed, when its delay is known (`outbound` at its origin, `inbound` at its destination).
 */
export const BUCKET_MINUTES = 30;

/** Weight, in flights, of the network's rate in an airport's: a quiet airport is like the rest of the network. */
const AIRPORT_SHRINKAGE = 4;
/** Weight, in flights, and values of the long-run average in the network's rates: the first hours have no history. */
const NETWORK_SHRINKAGE = 20;
const LONG_RUN_LATE_RATE = 0.2;
const LONG_RUN_DELAY_MINUTES = 6;

type Direction = "outbound" | "inbound";
interface StateColumn {
  readonly name: string;
  /** How far back the column looks, minutes. */
  readonly windowMinutes: number;
  /** SQL over the windowed sums and the network's columns. */
  readonly sql: string;
  /** The value for an airport that the store does not know. */
  readonly missing: number;
}

/** The network's rates, shrunk towards the long run. */
const NETWORK_COLUMNS: readonly StateColumn[] = [
  networkRate("network_late_rate_1h", 60),
  networkRate("network_late_rate_3h", 180),
  networkRate("network_late_rate_24h", 1440),
  networkDelay("network_mean_delay_1h", 60),
];

/** The airport's own columns. Rates are shares, delays minutes (cut to -30 … 120), counts flights. */
const AIRPORT_COLUMNS: readonly StateColumn[] = [
  rate("late_rate_3h", "outbound", 180, "network_late_rate_3h"),
  rate("late_rate_24h", "outbound", 1440, "network_late_rate_24h"),
  delay("mean_delay_3h", "outbound", 180),
  count("departures_1h", "departures", 60),
  rate("inbound_late_rate_1h", "inbound", 60, "network_late_rate_1h"),
  rate("inbound_late_rate_3h", "inbound", 180, "network_late_rate_3h"),
  rate("inbound_late_rate_24h", "inbound", 1440, "network_late_rate_24h"),
  delay("inbound_mean_delay_1h", "inbound", 60),
  delay("inbound_mean_delay_3h", "inbound", 180),
  count("arrivals_3h", "inbound_landed", 180),
];

/** The columns of the view in order, with the value each takes where the store has no row. */
export const AIRPORT_STATE_COLUMNS: readonly StateColumn[] = [...AIRPORT_COLUMNS, ...NETWORK_COLUMNS];

/**
 * SQL for the view: `airport`, `bucket_start` (TIMESTAMP, UTC) and the columns above as FLOAT, one row for each airport
 * and bucket of `[from, to)`. It reads the tables `known_flights` and `airports` (see `loadFlights`).
 */
export function airportStateSql(from: string, to: string): string {
  return `
  with events as (
    select origin as airport, ${bucketAfter("departure_utc")} as bucket, 1 as departures,
           0 as outbound_landed, 0 as outbound_late, 0 as outbound_delay, 0 as inbound_landed, 0 as inbound_late, 0 as inbound_delay
    from known_flights
    union all
    select origin, ${bucketAfter("landed_utc")}, 0, 1, late, cut_delay, 0, 0, 0 from known_flights
    union all
    select destination, ${bucketAfter("landed_utc")}, 0, 0, 0, 0, 1, late, cut_delay from known_flights
  ),
  counts as (
    select airport, bucket, ${COUNTS.map((name) => `sum(${name})::bigint as ${name}`).join(", ")}
    from events
    where bucket > timestamp '${from}' - interval ${LONGEST_WINDOW} minute and bucket < timestamp '${to}'
    group by all
  ),
  buckets as (
    select unnest(generate_series(timestamp '${from}' - interval ${LONGEST_WINDOW} minute, timestamp '${to}' - interval ${BUCKET_MINUTES} minute,
      interval ${BUCKET_MINUTES} minute)) as bucket
  ),
  network_counts as (
    select bucket, ${COUNTS.map((name) => `coalesce(sum(${name}), 0) as ${name}`).join(", ")}
    from buckets left join counts using (bucket) group by bucket
  ),
  network as (
    select bucket, ${NETWORK_COLUMNS.map((column) => `${column.sql} as ${column.name}`).join(",\n           ")}
    from network_counts
    window ${windows(NETWORK_COLUMNS, "")}
  ),
  grid as (
    select airport, bucket, ${COUNTS.map((name) => `coalesce(${name}, 0) as ${name}`).join(", ")}
    from airports cross join buckets left join counts using (airport, bucket)
  )
  select airport, bucket as bucket_start,
    ${AIRPORT_COLUMNS.map((column) => `(${column.sql})::float as ${column.name}`).join(",\n    ")},
    ${NETWORK_COLUMNS.map((column) => `${column.name}::float as ${column.name}`).join(", ")}
  from grid join network using (bucket)
  window ${windows(AIRPORT_COLUMNS, "partition by airport ")}
  qualify bucket_start >= timestamp '${from}'`;
}

const LONGEST_WINDOW = 1440;
const COUNTS = [
  "departures",
  "outbound_landed",
  "outbound_late",
  "outbound_delay",
  "inbound_landed",
  "inbound_late",
  "inbound_delay",
] as const;

/** The first boundary after an event: an event on a boundary is known at the next one, never at its own. */
function bucketAfter(time: string): string {
  return `time_bucket(interval ${BUCKET_MINUTES} minute, ${time}) + interval ${BUCKET_MINUTES} minute`;
}

function windows(columns: readonly StateColumn[], partition: string): string {
  const minutes = [...new Set(columns.map((column) => column.windowMinutes))];
  return minutes
    .map((width) => `w${width} as (${partition}order by bucket rows ${width / BUCKET_MINUTES - 1} preceding)`)
    .join(", ");
}

function sum(count: string, windowMinutes: number): string {
  return `sum(${count}) over w${windowMinutes}`;
}

function count(name: string, counted: (typeof COUNTS)[number], windowMinutes: number): StateColumn {
  return { name, windowMinutes, sql: sum(counted, windowMinutes), missing: 0 };
}

function rate(name: string, direction: Direction, windowMinutes: number, towards: string): StateColumn {
  const sql = shrunk(`${direction}_late`, `${direction}_landed`, windowMinutes, AIRPORT_SHRINKAGE, towards);
  return { name, windowMinutes, sql, missing: LONG_RUN_LATE_RATE };
}

function delay(name: string, direction: Direction, windowMinutes: number): StateColumn {
  const sql = shrunk(
    `${direction}_delay`,
    `${direction}_landed`,
    windowMinutes,
    AIRPORT_SHRINKAGE,
    "network_mean_delay_1h",
  );
  return { name, windowMinutes, sql, missing: LONG_RUN_DELAY_MINUTES };
}

function networkRate(name: string, windowMinutes: number): StateColumn {
  const sql = shrunk("outbound_late", "outbound_landed", windowMinutes, NETWORK_SHRINKAGE, `${LONG_RUN_LATE_RATE}`);
  return { name, windowMinutes, sql, missing: LONG_RUN_LATE_RATE };
}

function networkDelay(name: string, windowMinutes: number): StateColumn {
  const sql = shrunk(
    "outbound_delay",
    "outbound_landed",
    windowMinutes,
    NETWORK_SHRINKAGE,
    `${LONG_RUN_DELAY_MINUTES}`,
  );
  return { name, windowMinutes, sql, missing: LONG_RUN_DELAY_MINUTES };
}

/** A mean that `weight` flights of the value `towards` are added to. */
function shrunk(total: string, flights: string, windowMinutes: number, weight: number, towards: string): string {
  return `(${sum(total, windowMinutes)} + ${weight} * ${towards}::double) / (${sum(flights, windowMinutes)} + ${weight})`;
}
