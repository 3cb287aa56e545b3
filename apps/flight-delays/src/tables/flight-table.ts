import { readTable, type TimedTable } from "@mlops/tabular";

type ReadTable = typeof readTable;

/** Reads a parquet file of the features stage: see `readTable`. */
export function readFlightTable(
  connection: Parameters<ReadTable>[0],
  file: string,
  inputs: Parameters<ReadTable>[2],
  maximumRows?: number,
): Promise<TimedTable> {
  return readTable(connection, file, inputs, FLIGHT_LAYOUT, maximumRows);
}

const FLIGHT_LAYOUT = { label: "late", measure: "delay_minutes", time: "scheduled_departure" };
