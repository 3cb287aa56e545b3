import { setMaxListeners } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createPool } from "@mlops/database";
import { readEnvironment, type TrafficEnvironment } from "./environment.ts";
import { parseCommand, type TrafficEvent } from "./events.ts";
import { sampleWeek } from "./flights.ts";
import { createLabelClient } from "./label-client.ts";
import { createOnlineFeatures } from "./online-features.ts";
import { createPredictionClient } from "./prediction-client.ts";
import { replay } from "./replay.ts";
import { createSimulatedClock, type SimulatedClock } from "./simulated-clock.ts";
import { weekStart, weeksBetween } from "./weeks.ts";

/** Replays real flights week by week against the inference service, and tells the monitor the truth about them later. */
async function main(): Promise<void> {
  const environment = readEnvironment();
  const stop = stopSignal();
  const clock = createSimulatedClock(weekStart(environment.firstWeek), environment.secondsPerWeek, () =>
    performance.now(),
  );
  followCommands(clock);
  const pool = createPool(environment.databaseUrl, { applicationName: "traffic", max: 2 });
  const predictions = createPredictionClient(environment.inferenceUrl, environment.connections);
  const labels = createLabelClient(environment.monitorUrl);
  try {
    await replay({
      ...plan(environment),
      clock,
      predictions,
      labels,
      materialize: createOnlineFeatures(pool, join(environment.directory, "weeks")),
      emit,
      signal: stop,
    });
  } finally {
    await Promise.allSettled([predictions.close(), labels.close(), pool.end()]);
  }
}

function plan(
  environment: TrafficEnvironment,
): Pick<Parameters<typeof replay>[0], "weeks" | "directory" | "connections" | "labelDelayHours" | "sampleWeek"> {
  const { flightsPerWeek: size, seed } = environment;
  return {
    weeks: weeksBetween(environment.firstWeek, environment.throughWeek),
    directory: environment.directory,
    connections: environment.connections,
    labelDelayHours: environment.labelDelayHours,
    sampleWeek: (week) => sampleWeek({ week, size, seed }),
  };
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

try {
  await main();
  process.exit(0);
} catch (error) {
  const stopped = error instanceof Stopped || (error instanceof Error && error.cause instanceof Stopped);
  if (!stopped) process.stderr.write(`mlops: traffic: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(stopped ? 0 : 1);
}
