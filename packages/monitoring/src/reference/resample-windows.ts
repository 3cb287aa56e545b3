import { type Column, populationStabilityIndex, type Random } from "@mlops/statistics";
import { type BinnedTable, columnCounts, countRows } from "./binned-table.ts";
import { type ScoreRanks, scoreHistogramAuc } from "./score-ranks.ts";
import { drawWindow, type TrainingWindows } from "./training-windows.ts";

/** The training rows as windows are drawn from them. */
export interface TrainingRows {
  /** Features, and the score as the last column. */
  readonly table: BinnedTable;
  readonly scores: Column;
  readonly ranks: ScoreRanks;
  readonly labels: Column;
  readonly source: TrainingWindows;
}

/** What was measured on each of the resampled windows of one size. */
export interface ResampledWindows {
  /** [column][resample]; the score is the last column. */
  readonly psi: readonly Float64Array[];
  /** Share of positives minus mean score, [resample]. */
  readonly gap: Float64Array;
  /** NaN where a class was missing, [resample]. */
  readonly auc: Float64Array;
  /** [resample] */
  readonly positiveShare: Float64Array;
}

/** Draws `resamples` windows of `size` rows and measures each as a live window would be. */
export function resampleWindows(rows: TrainingRows, size: number, resamples: number, random: Random): ResampledWindows {
  const { table, source } = rows;
  const measured: ResampledWindows = {
    psi: table.columns.map(() => new Float64Array(resamples)),
    gap: new Float64Array(resamples),
    auc: new Float64Array(resamples),
    positiveShare: new Float64Array(resamples),
  };
  const rest = restCounts(rows);
  for (let resample = 0; resample < resamples; resample++) {
    const window = drawWindow(random, source);
    const drawn = drawRows(random, source, window, size);
    const counts = countRows(table, drawn);
    const others = rest(window);
    for (let c = 0; c < table.columns.length; c++) {
      const [expected, actual] = [columnCounts(table, others, c), columnCounts(table, counts, c)];
      (measured.psi[c] as Float64Array)[resample] = populationStabilityIndex(expected, actual);
    }
    measureOutcome(rows, drawn, measured, resample);
  }
  return measured;
}

/**
 * Counts of the training rows outside a window: a window is compared with the others, as a new one will be, not with
 * itself.
 */
function restCounts({ table, source }: TrainingRows): (window: number) => Float64Array {
  const total = Float64Array.from(table.columns.flatMap((column) => column.counts));
  if (source.windows === 1) return () => total;
  const cache = new Map<number, Float64Array>();
  return (window) => {
    const known = cache.get(window);
    if (known) return known;
    const inside = countRows(table, source.order.subarray(...source.range(window)));
    const rest = total.map((count, bin) => count - (inside[bin] as number));
    cache.set(window, rest);
    return rest;
  };
}

function drawRows(random: Random, source: TrainingWindows, window: number, size: number): Uint32Array {
  const [start, end] = source.range(window);
  const drawn = new Uint32Array(size);
  for (let i = 0; i < size; i++) drawn[i] = source.order[start + random.nextInt(end - start)] as number;
  return drawn;
}

function measureOutcome(
  { scores, ranks, labels }: TrainingRows,
  drawn: Uint32Array,
  measured: ResampledWindows,
  resample: number,
): void {
  let expected = 0;
  for (let i = 0; i < drawn.length; i++) expected += scores[drawn[i] as number] as number;
  const { auc, positiveShare } = scoreHistogramAuc(ranks, labels, drawn);
  measured.gap[resample] = positiveShare - expected / drawn.length;
  measured.auc[resample] = auc;
  measured.positiveShare[resample] = positiveShare;
}
