import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { computeOffline, flightFeatureSpec, loadFlights, parquetRelation } from "@mlops/features";
import type { ServedAndComputed } from "@mlops/monitoring";
import type { ServedFlight } from "./served-flights.ts";

/**
 * Computes the features of served flights as training does: from the parquet files of flights, with the offline SQL.
 * Flights that are not in the files are left out.
 */
export async function computeServedOffline(
  flights: readonly ServedFlight[],
  files: readonly string[],
): Promise<ServedAndComputed[]> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "2", memory_limit: "1GB" });
  try {
    const connection = await instance.connect();
    await loadFlights(connection, parquetRelation(files));
    await loadServed(connection, flights);
    await computeOffline(connection, flightFeatureSpec, {
      where: `exists (select 1 from served where ${SAME_FLIGHT})`,
    });
    return await readPairs(connection, flights);
  } finally {
    instance.closeSync();
  }
}

const SAME_FLIGHT =
  "served.departure = f.scheduled_departure and served.origin = f.origin and served.destination = f.destination and served.distance = f.distance";

/** The served flights as the temp table `served(position, departure, origin, destination, distance)`. */
async function loadServed(connection: DuckDBConnection, flights: readonly ServedFlight[]): Promise<void> {
  await connection.run(
    "create temp table served (position integer, departure timestamp, origin varchar, destination varchar, distance bigint)",
  );
  const appender = await connection.createAppender("served");
  for (const [position, flight] of flights.entries()) {
    appender.appendInteger(position);
    appender.appendVarchar(flight.scheduledDeparture.replace("T", " ").replace(/Z$/, ""));
    appender.appendVarchar(flight.origin);
    appender.appendVarchar(flight.destination);
    appender.appendBigInt(BigInt(Math.round(flight.distance)));
    appender.endRow();
  }
  appender.closeSync();
}

async function readPairs(connection: DuckDBConnection, flights: readonly ServedFlight[]): Promise<ServedAndComputed[]> {
  const inputs = flightFeatureSpec.inputs.map((input) => `any_value(f.${input}) as ${input}`);
  const reader = await connection.runAndReadAll(
    `select served.position, ${inputs.join(", ")} from served join flight_features as f on ${SAME_FLIGHT} group by all order by 1`,
  );
  return reader.getRowObjectsJS().flatMap(({ position, ...computed }) => {
    const flight = flights[Number(position)];
    return flight ? [{ id: flight.id, served: flight.features, computed }] : [];
  });
}
