import {
  type Column,
  calibrationCurve,
  classificationIntervals,
  createRandom,
  drawWithoutReplacement,
  expectedCalibrationError,
} from "@mlops/statistics";
import { ReferenceInputError } from "../errors.ts";
import { type BinnedTable, binTable, countByGroup } from "./binned-table.ts";
import { calendarFeatures } from "./calendar.ts";
import { type BinOptions, freezeBins } from "./freeze-bins.ts";
import { makeThresholds, type ThresholdOptions } from "./make-thresholds.ts";
import { prepareColumn, type ReferenceColumn } from "./prepared-column.ts";
import type { NumberReference, Reference, SeasonCounts, Thresholds } from "./reference.ts";
import { SEASONS, seasonOf } from "./seasons.ts";

export interface ReferenceOptions extends Partial<BinOptions>, Partial<ThresholdOptions> {
  /** Event time of each row, in milliseconds (local wall clock as if UTC): gives seasons, and thresholds by whole weeks. */
  readonly eventTimes?: Column;
  /** Rows that the model was not trained on, for the baseline of AUC, log loss and calibration. Default: all rows. */
  readonly heldOut?: { readonly scores: Column; readonly labels: Column };
  /** Features that the calendar alone decides (month); those that show it in the rows are found by themselves. */
  readonly calendar?: readonly string[];
}

/**
 * Freezes what a model's inputs and scores looked like at training: bins and counts by feature, limits by resampling
 * windows of several sizes, baseline performance and calibration. JSON-serialisable, the same for the same input and seed.
 *
 * @param columns the model's input features by name, each [rows]
 * @param scores the model's probabilities on the same rows, [rows]
 * @param labels 0 or 1, [rows]
 */
export function makeReference(
  columns: Readonly<Record<string, ReferenceColumn>>,
  scores: Column,
  labels: Column,
  options: ReferenceOptions = {},
): Reference {
  const rows = scores.length;
  const { eventTimes, heldOut, seed = 1 } = options;
  for (const [name, column] of Object.entries({ ...columns, labels, ...(eventTimes ? { eventTimes } : {}) })) {
    requireRows(name, column, rows);
  }
  const table = freezeTable({ ...columns, score: scores }, options);
  const calendar = [
    ...new Set([...(options.calendar ?? []), ...(eventTimes ? calendarFeatures(table, eventTimes) : [])]),
  ];
  const { thresholds: measured, windowAuc } = makeThresholds({ table, calendar, scores, labels, eventTimes }, options);
  const thresholds = heldOut ? withModelBias(measured, heldOut) : measured;
  const held = heldOut ?? { scores, labels };
  const calibration = calibrationCurve(held.labels, held.scores, { bins: 10, strategy: "quantile" });
  return {
    version: 1,
    rows,
    seed,
    period: eventTimes ? periodOf(eventTimes) : null,
    features: table.columns.slice(0, -1),
    score: table.columns.at(-1) as NumberReference,
    calendar,
    seasons: eventTimes ? seasonCounts(table, eventTimes) : null,
    thresholds,
    labels: { rows, positiveShare: mean(labels) },
    performance: { heldOut: heldOut !== undefined, rows: held.labels.length, windowAuc, ...baseline(held, seed) },
    calibration: { bins: calibration, expectedCalibrationError: expectedCalibrationError(calibration) },
  };
}

/**
 * Widens the limit of the calibration gap by the gap on rows that the model was not fitted to: on its own training rows a
 * model is right on the whole by construction, so that windows of them show how weeks vary but not the bias of a model on new ones.
 */
function withModelBias(thresholds: Thresholds, held: { readonly scores: Column; readonly labels: Column }): Thresholds {
  const { base, perRow } = thresholds.calibrationGapSquared;
  const gap = mean(held.labels) - mean(held.scores);
  return { ...thresholds, calibrationGapSquared: { base: base + gap ** 2, perRow } };
}

function freezeTable(columns: Readonly<Record<string, ReferenceColumn>>, options: ReferenceOptions): BinnedTable {
  const bins: BinOptions = {
    bins: options.bins ?? 10,
    distinctValues: options.distinctValues ?? 24,
    categories: options.categories ?? 30,
  };
  const prepared = Object.entries(columns).map(([name, column]) => ({ name, column: prepareColumn(name, column) }));
  const features = prepared.map(({ name, column }) => freezeBins(name, column, bins));
  return binTable(
    features,
    prepared.map(({ column }) => column),
  );
}

function seasonCounts(table: BinnedTable, eventTimes: Column): SeasonCounts {
  const seasonOfRow = Uint8Array.from({ length: table.rows }, (_, row) => seasonOf(eventTimes[row] as number));
  const rows = new Array<number>(SEASONS).fill(0);
  for (const season of seasonOfRow) rows[season] = (rows[season] as number) + 1;
  const split = table.columns.map((_, c) => countByGroup(table, c, SEASONS, (row) => seasonOfRow[row] as number));
  return { rows, features: split.slice(0, -1), score: split.at(-1) as number[][] };
}

/** More rows than this do not narrow the baseline's intervals by much, and cost time. */
const BASELINE_ROWS = 20_000;

function baseline(held: { scores: Column; labels: Column }, seed: number): ReturnType<typeof classificationIntervals> {
  const rows = drawWithoutReplacement(createRandom(seed), held.labels.length, BASELINE_ROWS).sort();
  const drawn = (column: Column): Float64Array => Float64Array.from(rows, (row) => column[row] as number);
  return classificationIntervals(drawn(held.labels), drawn(held.scores), { resamples: 200, seed });
}

function periodOf(eventTimes: Column): NonNullable<Reference["period"]> {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < eventTimes.length; row++) {
    from = Math.min(from, eventTimes[row] as number);
    to = Math.max(to, eventTimes[row] as number);
  }
  const day = 86_400_000;
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    days: Math.floor(to / day) - Math.floor(from / day) + 1,
  };
}

function mean(column: Column): number {
  let sum = 0;
  for (let row = 0; row < column.length; row++) sum += column[row] as number;
  return sum / column.length;
}

function requireRows(name: string, column: ArrayLike<unknown>, rows: number): void {
  if (column.length !== rows)
    throw new ReferenceInputError(name, `${rows} rows, as the scores have`, `${column.length}`);
  if (rows < 2) throw new ReferenceInputError(name, "at least 2 rows", `${rows}`);
}
