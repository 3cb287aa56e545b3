/**
 * The share of pairs of a late and a punctual flight in which the late one has the higher score; a tie counts one half.
 *
 * @param scores probabilities, one a flight
 * @param late whether that flight was late; at least one is and one is not
 */
export function auc(scores: readonly number[], late: readonly boolean[]): number {
  // Your work starts here.
  return scores.length === late.length ? 0 : Number.NaN;
}
