import { type Column, createRandom, drawWithReplacement } from "@mlops/statistics";

/** Scores as fine ranks, so that an AUC of drawn rows is one pass of counting. */
export interface ScoreRanks {
  /** Rank bin of each row, [rows]. */
  readonly codes: Uint8Array;
}

const RANKS = 255;
/** The cuts need not be exact: this many scores, drawn at random, give them. */
const CUT_ROWS = 20_000;

/** Cuts the scores at 254 quantiles. */
export function scoreRanks(scores: Column): ScoreRanks {
  const sorted = drawSorted(scores);
  const cuts = Float64Array.from(
    { length: RANKS - 1 },
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / RANKS)] as number,
  );
  return { codes: Uint8Array.from({ length: scores.length }, (_, row) => firstNotBelow(cuts, scores[row] as number)) };
}

function drawSorted(scores: Column): Float64Array {
  const rows = drawWithReplacement(createRandom(1), scores.length, CUT_ROWS);
  return Float64Array.from(rows, (row) => scores[row] as number).sort();
}

/** AUC (ties within a rank counting half; within about 1e-4 of the exact one) and share of positives of the rows. */
export function scoreHistogramAuc(
  { codes }: ScoreRanks,
  labels: Column,
  rows: Uint32Array,
): { auc: number; positiveShare: number } {
  const positives = new Float64Array(RANKS);
  const negatives = new Float64Array(RANKS);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const side = labels[row] === 1 ? positives : negatives;
    const rank = codes[row] as number;
    side[rank] = (side[rank] as number) + 1;
  }
  let [area, below, late] = [0, 0, 0];
  for (let rank = 0; rank < RANKS; rank++) {
    area += (positives[rank] as number) * (below + (negatives[rank] as number) / 2);
    below += negatives[rank] as number;
    late += positives[rank] as number;
  }
  return { auc: area / (late * below), positiveShare: late / rows.length };
}

function firstNotBelow(cuts: Float64Array, value: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cuts[middle] as number) >= value) high = middle;
    else low = middle + 1;
  }
  return low;
}
