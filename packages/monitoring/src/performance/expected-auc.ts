import type { Column } from "@mlops/statistics";

/** Row numbers by ascending score. */
export function sortByScore(scores: Column): Uint32Array {
  return Uint32Array.from({ length: scores.length }, (_, row) => row).sort(
    (a, b) => (scores[a] as number) - (scores[b] as number) || a - b,
  );
}

/**
 * Expected AUC of scores when row i is positive with probability `positive[i]`, rows independent: the expected number of
 * pairs in the right order over the expected number of pairs, a row never paired with itself. With 0 and 1 it is the
 * AUC. NaN without both classes.
 */
export function expectedAuc(scores: Column, positive: Column, order: Uint32Array = sortByScore(scores)): number {
  let [negativesBelow, ordered, positives, negatives, withItself] = [0, 0, 0, 0, 0];
  for (let start = 0; start < order.length; ) {
    const score = scores[order[start] as number];
    let [tiedPositives, tiedNegatives, tiedSelf] = [0, 0, 0];
    let end = start;
    for (; end < order.length && scores[order[end] as number] === score; end++) {
      const p = positive[order[end] as number] as number;
      tiedPositives += p;
      tiedNegatives += 1 - p;
      tiedSelf += p * (1 - p);
    }
    ordered += tiedPositives * negativesBelow + (tiedPositives * tiedNegatives - tiedSelf) / 2;
    negativesBelow += tiedNegatives;
    positives += tiedPositives;
    negatives += tiedNegatives;
    withItself += tiedSelf;
    start = end;
  }
  return ordered / (positives * negatives - withItself);
}
