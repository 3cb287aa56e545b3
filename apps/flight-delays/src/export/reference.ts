import { makeReference, type Reference, type ReferenceColumn } from "@mlops/monitoring";
import type { FlightTable } from "../tables/read-table.ts";

/**
 * What the monitor compares with: bins and thresholds from training rows as the model scores them, performance from the
 * test weeks. `every` thins the training rows.
 */
export function monitoringReference(
  training: { table: FlightTable; scores: Float32Array },
  test: { table: FlightTable; scores: Float32Array },
  options: { rows: number; seed: number },
): Reference {
  const { table, scores } = training;
  const every = Math.max(1, Math.ceil(table.rows / options.rows));
  const kept = <Values extends Float32Array | Float64Array>(values: Values): Values =>
    values.filter((_: number, row: number) => row % every === 0) as Values;
  const columns: Record<string, ReferenceColumn> = {};
  for (const [name, values] of Object.entries(table.strings))
    columns[name] = values.filter((_, row) => row % every === 0);
  for (const [name, values] of Object.entries(table.numbers)) columns[name] = kept(values);
  return makeReference(columns, kept(scores), kept(table.late), {
    eventTimes: kept(table.eventTimes),
    heldOut: { scores: test.scores, labels: test.table.late },
    seed: options.seed,
  });
}
