// A tie counted as a win.
// rejected: a tie counts one half
export function auc(scores: readonly number[], late: readonly boolean[]): number {
  const positives = scores.filter((_, i) => late[i]);
  const negatives = scores.filter((_, i) => !late[i]);
  const wins = positives.flatMap((positive) => negatives.filter((negative) => positive >= negative));
  return wins.length / (positives.length * negatives.length);
}
