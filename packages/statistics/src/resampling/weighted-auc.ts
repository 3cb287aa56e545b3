import { ascendingOrder, type Column } from "../columns.ts";

/** Sorts once, so that the AUC of any reweighting of the rows is one pass. */
export interface SortedScores {
  /** Rows ascending by score. */
  readonly order: Uint32Array;
  /** For each position of `order`, 1 where a new score begins. */
  readonly begins: Uint8Array;
}

export function sortScores(scores: Column): SortedScores {
  const order = ascendingOrder(scores);
  const begins = new Uint8Array(order.length);
  for (let position = 0; position < order.length; position++) {
    const same = position > 0 && scores[order[position] as number] === scores[order[position - 1] as number];
    begins[position] = same ? 0 : 1;
  }
  return { order, begins };
}

/**
 * AUC where row i counts `counts[i]` times; NaN where a class has no weight.
 *
 * @param labels 0 or 1, [rows]
 * @param counts how often each row was drawn, [rows]
 */
export function weightedAuc({ order, begins }: SortedScores, labels: Uint8Array, counts: Uint16Array): number {
  let [below, tiedNegatives, tiedPositives, area, positives] = [0, 0, 0, 0, 0];
  for (let position = 0; position < order.length; position++) {
    if (begins[position] === 1) {
      area += tiedPositives * (below + tiedNegatives / 2);
      below += tiedNegatives;
      positives += tiedPositives;
      tiedNegatives = 0;
      tiedPositives = 0;
    }
    const row = order[position] as number;
    if (labels[row] === 1) tiedPositives += counts[row] as number;
    else tiedNegatives += counts[row] as number;
  }
  area += tiedPositives * (below + tiedNegatives / 2);
  return area / ((positives + tiedPositives) * (below + tiedNegatives));
}
