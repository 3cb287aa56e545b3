/** Metrics that get a column of a table. */
const mostMetrics = 4;
/** Words in the name of a metric that says how good a model is. */
const score = /auc|accuracy|precision|recall|f1|brier|loss|rmse|mae|r2|error/i;

/**
 * The metrics that a table of runs shows: those that most of the runs have, scores before others, tests before
 * validations, by name. Ends of intervals (`auc_low`, `auc_high`) and system metrics get no column.
 *
 * @param runs each run's metrics
 */
export function metricColumns(runs: readonly Readonly<Record<string, number>>[]): string[] {
  const counts = new Map<string, number>();
  for (const metrics of runs) {
    for (const key of Object.keys(metrics)) {
      if (!key.startsWith("system/") && !isBound(key, metrics)) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const weight = (key: string): number => Number(score.test(key)) * 2 + Number(/test/i.test(key));
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || weight(b) - weight(a) || (a < b ? -1 : 1))
    .slice(0, mostMetrics)
    .map(([key]) => key);
}

function isBound(key: string, metrics: Readonly<Record<string, number>>): boolean {
  const base = /^(.+)_(?:low|high)$/.exec(key)?.[1];
  return base !== undefined && base in metrics;
}
