// Four of the five: the worst is still the one with the most errors.
// rejected: highest error rate
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
  const total = (count: (report: Report) => number): number => reports.reduce((all, report) => all + count(report), 0);
  const latencies = reports.flatMap(({ latenciesMilliseconds }) => latenciesMilliseconds).sort((a, b) => a - b);
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
  const [worst] = reports.toSorted((a, b) => b.errors - a.errors);
  return {
    lateShare: share(
      total(({ late }) => late),
      total(({ flights }) => flights),
    ),
    p99: latencies[Math.ceil(0.99 * latencies.length) - 1] ?? 0,
    errorRate: share(
      total(({ errors }) => errors),
      total(({ requests }) => requests),
    ),
    worstReplica: worst?.replica,
  };
}
