export interface Report {
  replica: string;
  flights: number;
  late: number;
  requests: number;
  errors: number;
  latenciesMilliseconds: number[];
}

export interface Summary {
  lateShare: number;
  p99: number;
  errorRate: number;
  worstReplica: string | undefined;
}

export function summarize(reports: readonly Report[]): Summary {
  // A mean of means, for a start. There are five bugs.
  const shares = reports.map(({ late, flights }) => late / flights);
  const quantiles = reports.map(({ latenciesMilliseconds }) => {
    const sorted = latenciesMilliseconds.sort();
    return sorted[Math.ceil(0.99 * sorted.length) - 1] ?? 0;
  });
  const [worst] = reports.toSorted((a, b) => b.errors - a.errors);
  return {
    lateShare: mean(shares),
    p99: mean(quantiles),
    errorRate: sum(reports.map(({ errors }) => errors)) / sum(reports.map(({ requests }) => requests)),
    worstReplica: worst?.replica,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
