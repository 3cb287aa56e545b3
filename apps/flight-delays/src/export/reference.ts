import { makeReference, type Reference, type ReferenceColumn } from "@mlops/monitoring";
import type { FlightTable } from "../tables/read-table.ts";

/**
 * What the monitor compares with: bins and thresholds from training rows as the model scores them, performance from the
 * test weeks.
 */
export function monitoringReference(
  training: { table: FlightTable; scores: Float32Array },
  test: { table: FlightTable; scores: Float32Array },
  seed: number,
): Reference {
  const { table, scores } = training;
  const columns: Record<string, ReferenceColumn> = { ...table.strings, ...table.numbers };
  return makeReference(columns, scores, table.late, {
    eventTimes: table.eventTimes,
    heldOut: { scores: test.scores, labels: test.table.late },
    seed,
  });
}
