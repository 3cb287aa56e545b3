import { setMaxListeners } from "node:events";
import { createInterface } from "node:readline";
import { type ReplayEnvironment, readEnvironment } from "./environment.ts";
import { parseCommand, type TrafficEvent } from "./events.ts";
import { createLabelClient } from "./label-client.ts";
import { createPredictionClient } from "./prediction-client.ts";
import { replay } from "./replay.ts";
import type { ReplayedRow } from "./replayed-row.ts";
import { createSimulatedClock, type SimulatedClock } from "./simulated-clock.ts";
import { type Week, weekStart, weeksBetween } from "./weeks.ts";

/** What a project's own replay knows: its model and its rows. */
export interface ReplayedProject {
  /** Name of the model in the service's routes. */
  readonly model: string;
  /** Rows of a week to ask about, in order of event time; the same for the same week, size and seed. */
  readonly sampleWeek: (week: Week, size: number, seed: number) => Promise<readonly ReplayedRow[]>;
  /** Puts a week's online features in place, for models that read some. */
  readonly materialize?: (week: Week) => Promise<void>;
  readonly close?: () => Promise<void>;
}

/**
 * Runs a replay as a program: settings from the environment, events on standard output, the speed from standard input;
 * ends the process. Exit code 1 with one line for an error, 0 when it was asked to end.
 */
export async function runReplay(open: (environment: ReplayEnvironment) => ReplayedProject): Promise<never> {
  try {
    await replayProject(open);
    process.exit(0);
  } catch (error) {
    const stopped = error instanceof Stopped || (error instanceof Error && error.cause instanceof Stopped);
    if (!stopped) process.stderr.write(`mlops: traffic: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(stopped ? 0 : 1);
  }
}

async function replayProject(open: (environment: ReplayEnvironment) => ReplayedProject): Promise<void> {
  const environment = readEnvironment();
  const project = open(environment);
  const { firstWeek, throughWeek, secondsPerWeek, rowsPerWeek, seed, connections } = environment;
  const signal = stopSignal();
  const clock = createSimulatedClock(weekStart(firstWeek), secondsPerWeek, () => performance.now());
  followCommands(clock);
  const predictions = createPredictionClient(environment.inferenceUrl, project.model, connections);
  const labels = createLabelClient(environment.monitorUrl, environment.labelsToken);
  try {
    await replay({
      weeks: weeksBetween(firstWeek, throughWeek),
      directory: environment.directory,
      connections,
      labelDelayHours: environment.labelDelayHours,
      clock,
      predictions,
      labels,
      sampleWeek: (week) => project.sampleWeek(week, rowsPerWeek, seed),
      materialize: project.materialize ?? (async () => {}),
      emit,
      signal,
    });
  } finally {
    await Promise.allSettled([predictions.close(), labels.close(), project.close?.()]);
  }
}

function emit(event: TrafficEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

function stopSignal(): AbortSignal {
  const controller = new AbortController();
  // Every request that waits listens to it: dozens at once are meant, not a leak.
  setMaxListeners(0, controller.signal);
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => controller.abort(new Stopped(name)));
  return controller.signal;
}

/** Asked to end: not a failure, the next run goes on. */
class Stopped extends Error {
  override readonly name = "Stopped";
}

/** The speed may be changed from outside, one JSON line at a time; the input does not keep the process alive. */
function followCommands(clock: SimulatedClock): void {
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    const command = parseCommand(line);
    if (command) clock.setSecondsPerWeek(command.secondsPerWeek);
  });
  process.stdin.on("error", () => {});
  (process.stdin as { unref?: () => void }).unref?.();
}
