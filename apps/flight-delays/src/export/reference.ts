import { makeReference, type Reference, type ReferenceColumn } from "@mlops/monitoring";
import type { TimedTable } from "@mlops/tabular";

/**
 * What the monitor compares with: bins and thresholds from training rows as the model scores them, performance from the
 * test weeks.
 */
export function monitoringReference(
  training: { table: TimedTable; scores: Float32Array },
  test: { table: TimedTable; scores: Float32Array },
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
