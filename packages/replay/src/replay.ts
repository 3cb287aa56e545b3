import { setMaxListeners } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { TrafficEvent } from "./events.ts";
import { openJournal } from "./journal.ts";
import type { LabelClient } from "./label-client.ts";
import { createLabelDelivery, type LabelDelivery } from "./label-delivery.ts";
import { type LatencyHistogram, latencyQuantile, mergeHistogram } from "./latency-histogram.ts";
import type { PredictionClient } from "./prediction-client.ts";
import { type ReplayState, readState, type WeekResult, writeState } from "./replay-state.ts";
import { type ReplayedWeek, replayWeek } from "./replay-week.ts";
import type { ReplayedRow } from "./replayed-row.ts";
import { retrying } from "./retry.ts";
import type { SimulatedClock } from "./simulated-clock.ts";
import { type Week, weekStart } from "./weeks.ts";

export interface ReplayOptions {
  readonly weeks: readonly Week[];
  /** Folder of the state and the journals. */
  readonly directory: string;
  readonly connections: number;
  readonly labelDelayHours: number;
  readonly clock: SimulatedClock;
  readonly predictions: PredictionClient;
  readonly labels: LabelClient;
  readonly sampleWeek: (week: Week) => Promise<readonly ReplayedRow[]>;
  /** Puts what a week's rows need in place, such as online features; they are asked about only after that. */
  readonly materialize: (week: Week) => Promise<void>;
  readonly emit: (event: TrafficEvent) => void;
  readonly signal: AbortSignal;
}

const progressMilliseconds = 250;
const databaseLimitSeconds = 60;

/** Replays the weeks in order, going on where an earlier run was cut off, and delivers the labels as they come due. */
export async function replay(outer: ReplayOptions): Promise<void> {
  const undeliverable = new AbortController();
  const signal = AbortSignal.any([outer.signal, undeliverable.signal]);
  setMaxListeners(0, signal);
  const run = startRun({ ...outer, signal });
  const delivering = run.delivery.run();
  delivering.catch((error) => undeliverable.abort(error));
  try {
    await replayWeeks(run);
  } catch (error) {
    throw undeliverable.signal.aborted ? undeliverable.signal.reason : error;
  }
  run.delivery.finish();
  await delivering;
  finishLabelled(run);
  outer.emit({
    event: "done",
    weeks: run.weeks,
    requests: run.requests,
    errors: run.errors,
    ...quantiles(run.total),
    unknownLabels: run.delivery.unknown(),
  });
}

function startRun(options: ReplayOptions): Run {
  const stateFile = join(options.directory, "state.json");
  return {
    options,
    state: readState(stateFile),
    save: (state) => writeState(stateFile, state),
    delivery: createLabelDelivery(options),
    total: new Map(),
    modelVersion: "",
    weeks: 0,
    requests: 0,
    errors: 0,
  };
}

async function replayWeeks(run: Run): Promise<void> {
  const weeks = run.options.weeks.filter((week) => !run.state.labelled.includes(week));
  const { signal } = run.options;
  // Writing a week twice is writing it once: a database that is restarting is waited for.
  const patiently = (week: Week): Promise<void> =>
    retrying(() => run.options.materialize(week), { signal, limitSeconds: databaseLimitSeconds });
  const materialize = oneWeekAhead(weeks, patiently);
  for (const week of weeks) {
    if (await replayOneWeek(run, week, materialize)) run.weeks += 1;
    finishLabelled(run);
  }
}

/** The same work, with the next week's begun as soon as this week's is done: it then goes on while requests are sent. */
function oneWeekAhead(
  weeks: readonly Week[],
  materialize: (week: Week) => Promise<void>,
): (week: Week) => Promise<void> {
  const begun = new Map<Week, Promise<void>>();
  const begin = (week: Week): Promise<void> => {
    const work = begun.get(week) ?? materialize(week);
    begun.set(week, work);
    work.catch(() => {});
    return work;
  };
  return async (week) => {
    await begin(week);
    const next = weeks[weeks.indexOf(week) + 1];
    if (next !== undefined) void begin(next);
  };
}

interface Run {
  readonly options: ReplayOptions;
  state: ReplayState;
  readonly save: (state: ReplayState) => void;
  readonly delivery: LabelDelivery;
  readonly total: LatencyHistogram;
  modelVersion: string;
  weeks: number;
  requests: number;
  errors: number;
}

/** @returns whether any request was still to be made */
async function replayOneWeek(run: Run, week: Week, materialize: (week: Week) => Promise<void>): Promise<boolean> {
  const { options, delivery } = run;
  const rows = await options.sampleWeek(week);
  const journal = openJournal(options.directory, week);
  try {
    for (const entry of journal.answered) {
      const row = rows[entry.index];
      if (row) delivery.add(week, row, entry.predictionId);
    }
    if (journal.answered.length >= rows.length) return false;
    await materialize(week);
    options.clock.setTime(weekStart(week));
    options.emit({
      event: "week-started",
      week,
      rows: rows.length,
      alreadyAnswered: journal.answered.length,
    });
    const started = performance.now();
    const counted = await withProgress(run, week, (onAnswer) =>
      replayWeek({
        rows,
        journal,
        clock: options.clock,
        connections: options.connections,
        predict: options.predictions.predict,
        onAnswer: (row, prediction) => {
          delivery.add(week, row, prediction.predictionId);
          delivery.advance(row.eventTime);
          onAnswer(prediction.modelVersion);
        },
        onError: (error) => {
          run.errors += 1;
          options.emit({ event: "request-failed", message: error instanceof Error ? error.message : String(error) });
        },
        signal: options.signal,
      }),
    );
    keepResult(run, week, counted, (performance.now() - started) / 1000);
    return true;
  } finally {
    journal.close();
  }
}

/** Tells of the week's progress a few times a second, and of a change of the model that answers. */
async function withProgress<T>(
  run: Run,
  week: Week,
  work: (onAnswer: (version: string) => void) => Promise<T>,
): Promise<T> {
  const { emit } = run.options;
  const done = new AbortController();
  const ticking = (async () => {
    while (!done.signal.aborted) {
      await sleep(progressMilliseconds, undefined, { signal: done.signal }).catch(() => {});
      const { requests, errors, modelVersion } = run;
      emit({ event: "progress", week, requests, errors, labels: run.delivery.delivered(), modelVersion });
    }
  })();
  try {
    return await work((version) => {
      run.requests += 1;
      if (version === run.modelVersion) return;
      if (run.modelVersion !== "") emit({ event: "model-changed", week, from: run.modelVersion, to: version });
      run.modelVersion = version;
    });
  } finally {
    done.abort();
    await ticking;
  }
}

function keepResult(run: Run, week: Week, counted: ReplayedWeek, seconds: number): void {
  mergeHistogram(run.total, counted.latency);
  const { requests, errors, latency } = counted;
  const result: WeekResult = {
    week,
    requests,
    errors,
    seconds,
    ...quantiles(latency),
    latency: [...latency],
    finishedAt: new Date().toISOString(),
  };
  run.state = { ...run.state, weeks: [...run.state.weeks.filter((other) => other.week !== week), result] };
  run.save(run.state);
  run.options.emit({
    event: "week-finished",
    week,
    requests,
    errors,
    ...quantiles(latency),
    modelVersion: run.modelVersion,
  });
}

/** A week is done for good when it has been replayed and none of its labels waits. */
function finishLabelled(run: Run): void {
  const done = run.options.weeks.filter((week) => run.delivery.isDone(week));
  const labelled = [...new Set([...run.state.labelled, ...done])].sort();
  if (labelled.length === run.state.labelled.length) return;
  run.state = { ...run.state, labelled };
  run.save(run.state);
}

function quantiles(latency: LatencyHistogram): { p50Seconds: number; p99Seconds: number } {
  return { p50Seconds: latencyQuantile(latency, 0.5) ?? 0, p99Seconds: latencyQuantile(latency, 0.99) ?? 0 };
}
