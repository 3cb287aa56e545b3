import { setTimeout as sleep } from "node:timers/promises";
import type { Journal } from "./journal.ts";
import { type LatencyHistogram, recordLatency } from "./latency-histogram.ts";
import type { Prediction } from "./prediction-client.ts";
import type { ReplayedRow } from "./replayed-row.ts";
import { retrying } from "./retry.ts";
import type { SimulatedClock } from "./simulated-clock.ts";

/** What a week's replay needs from outside. */
export interface ReplayWeekOptions {
  readonly rows: readonly ReplayedRow[];
  readonly journal: Journal;
  readonly clock: SimulatedClock;
  readonly connections: number;
  readonly predict: (row: ReplayedRow) => Promise<Prediction>;
  /** Told of every answer, once it is in the journal. */
  readonly onAnswer: (row: ReplayedRow, prediction: Prediction) => void;
  readonly onError: (error: unknown) => void;
  readonly signal: AbortSignal;
}

/** Counts of one week's replay; `latency` and `requests` are of this process alone. */
export interface ReplayedWeek {
  readonly requests: number;
  readonly errors: number;
  readonly latency: LatencyHistogram;
}

const longestSleepMilliseconds = 100;
const requestLimitSeconds = 60;

/** Sends every row that has no answer yet, in order of event time, when the clock says so, each until it is answered. */
export async function replayWeek(options: ReplayWeekOptions): Promise<ReplayedWeek> {
  const counts = { requests: 0, errors: 0, latency: new Map<number, number>() };
  const answered = new Set(options.journal.answered.map((entry) => entry.index));
  const queue = options.rows.filter((row) => !answered.has(row.index))[Symbol.iterator]();
  const failed = new AbortController();
  const worker = async (): Promise<void> => {
    for (let next = queue.next(); !next.done && !failed.signal.aborted; next = queue.next()) {
      await untilDue(next.value, options);
      await ask(next.value, options, counts);
    }
  };
  const workers = Array.from({ length: options.connections }, () => worker().catch((error) => failed.abort(error)));
  // All of them: an answer still under way belongs in the journal, which is closed after this.
  await Promise.all(workers);
  if (failed.signal.aborted) throw failed.signal.reason;
  return counts;
}

/** In short sleeps, since the clock's speed may be changed meanwhile. */
async function untilDue(row: ReplayedRow, { clock, signal }: ReplayWeekOptions): Promise<void> {
  for (let wait = clock.until(row.eventTime); wait >= 1; wait = clock.until(row.eventTime)) {
    await sleep(Math.min(wait, longestSleepMilliseconds), undefined, { signal });
  }
}

async function ask(
  row: ReplayedRow,
  options: ReplayWeekOptions,
  counts: { requests: number; errors: number; latency: LatencyHistogram },
): Promise<void> {
  const prediction = await retrying(() => options.predict(row), {
    signal: options.signal,
    limitSeconds: requestLimitSeconds,
    onFailure: (error) => {
      counts.errors += 1;
      options.onError(error);
    },
  });
  counts.requests += 1;
  recordLatency(counts.latency, prediction.latencySeconds);
  options.journal.append({
    index: row.index,
    predictionId: prediction.predictionId,
    latencySeconds: prediction.latencySeconds,
    modelVersion: prediction.modelVersion,
  });
  options.onAnswer(row, prediction);
}
