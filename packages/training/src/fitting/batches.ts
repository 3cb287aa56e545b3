import type { Random } from "@mlops/statistics";
import type { LabelledTable } from "../feature-table.ts";
import type { EncodedTable } from "../preprocessing/encode.ts";
import { shuffledOrder } from "../shuffle.ts";

/** Rows copied out for one step. The arrays are reused by the next batch. */
export interface Batch {
  readonly rows: number;
  readonly dense: Float32Array;
  readonly ids: readonly Int32Array[];
  readonly late: Float32Array;
  readonly delay: Float32Array;
}

/** The delay as the network learns it: (minutes cut to -30 … 120, less 5) / 30. */
const DELAY_SCALE = 30;
const DELAY_CENTRE = 5;
const DELAY_LIMITS = [-30, 120] as const;

/**
 * Batches of one epoch in a random order of rows; what does not fill a batch waits for another epoch's order. A table
 * smaller than a batch is one batch.
 */
export function* shuffledBatches(
  table: EncodedTable,
  labels: LabelledTable,
  options: { batchSize: number; unknownShare: number },
  random: Random,
): Generator<Batch> {
  const size = Math.min(options.batchSize, table.rows);
  const order = shuffledOrder(table.rows, random);
  const batch: Batch = {
    rows: size,
    dense: new Float32Array(size * table.width),
    ids: table.ids.map(() => new Int32Array(size)),
    late: new Float32Array(size),
    delay: new Float32Array(size),
  };
  for (let start = 0; start + size <= table.rows; start += size) {
    for (let index = 0; index < size; index += 1) copyRow(batch, index, table, labels, order[start + index] as number);
    hideCategories(batch, options.unknownShare, random);
    yield batch;
  }
}

function copyRow(batch: Batch, index: number, table: EncodedTable, labels: LabelledTable, row: number): void {
  const { width } = table;
  // A loop: making two views of the arrays for every row takes longer than copying some forty numbers.
  for (let column = 0, from = row * width, to = index * width; column < width; column += 1, from += 1, to += 1) {
    batch.dense[to] = table.dense[from] as number;
  }
  for (let column = 0; column < table.ids.length; column += 1) {
    (batch.ids[column] as Int32Array)[index] = (table.ids[column] as Int32Array)[row] as number;
  }
  batch.late[index] = labels.late[row] as number;
  batch.delay[index] = scaleDelay(labels.delayMinutes[row] as number);
}

/** Minutes in the units that the network learns. */
export function scaleDelay(minutes: number): number {
  return (Math.min(Math.max(minutes, DELAY_LIMITS[0]), DELAY_LIMITS[1]) - DELAY_CENTRE) / DELAY_SCALE;
}

function hideCategories(batch: Batch, share: number, random: Random): void {
  const hidden = Math.round(batch.rows * share);
  for (const ids of batch.ids) for (let count = 0; count < hidden; count += 1) ids[random.nextInt(batch.rows)] = 0;
}
