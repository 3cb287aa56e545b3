import { readFile } from "node:fs/promises";
import { z } from "zod";

/** The client's view of a replayed week (packages/replay/src/replay-state.ts). */
export interface ReplayedWeek {
  week: string;
  requests: number;
  errors: number;
  seconds: number;
  p50Seconds: number;
  p99Seconds: number;
  latency: [number, number][];
}

const replayState: z.ZodType<{ weeks: ReplayedWeek[] }> = z.object({
  weeks: z.array(
    z.object({
      week: z.string(),
      requests: z.number(),
      errors: z.number(),
      seconds: z.number(),
      p50Seconds: z.number(),
      p99Seconds: z.number(),
      latency: z.array(z.tuple([z.number(), z.number()])),
    }),
  ),
});

/** All weeks replayed so far, in order; none when there is no state yet. */
export async function readRequests(stateFile: string): Promise<ReplayedWeek[]> {
  try {
    const state = replayState.parse(JSON.parse(await readFile(stateFile, "utf8")));
    return state.weeks.toSorted((a, b) => (a.week < b.week ? -1 : 1));
  } catch {
    return [];
  }
}

/** Requests, failed attempts and latency over all weeks. Buckets grow by 2 % from a microsecond. */
export function totalRequests(weeks: readonly ReplayedWeek[]): {
  requests: number;
  errors: number;
  p50Seconds: number;
  p99Seconds: number;
} {
  const buckets = new Map<number, number>();
  for (const { latency } of weeks) {
    for (const [bucket, count] of latency) buckets.set(bucket, (buckets.get(bucket) ?? 0) + count);
  }
  return {
    requests: weeks.reduce((sum, week) => sum + week.requests, 0),
    errors: weeks.reduce((sum, week) => sum + week.errors, 0),
    p50Seconds: quantile(buckets, 0.5),
    p99Seconds: quantile(buckets, 0.99),
  };
}

function quantile(buckets: ReadonlyMap<number, number>, share: number): number {
  const total = [...buckets.values()].reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (const [bucket, count] of [...buckets].sort(([a], [b]) => a - b)) {
    seen += count;
    if (seen >= share * total) return 1e-6 * 1.02 ** bucket;
  }
  return 0;
}
