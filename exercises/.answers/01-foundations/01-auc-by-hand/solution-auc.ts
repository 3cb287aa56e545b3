export function auc(scores: readonly number[], late: readonly boolean[]): number {
  const positives = scores.filter((_, i) => late[i]);
  const negatives = scores.filter((_, i) => !late[i]);
  let wins = 0;
  for (const positive of positives) {
    for (const negative of negatives) wins += positive > negative ? 1 : positive === negative ? 0.5 : 0;
  }
  return wins / (positives.length * negatives.length);
}
