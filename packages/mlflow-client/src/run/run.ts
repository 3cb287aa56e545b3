import { createMlflowClient, type MlflowClient } from "../client.ts";
import type { RunStatus } from "../entities/run.ts";
import { type ActiveRun, createActiveRun } from "./active-run.ts";
import { begin } from "./begin.ts";
import { abandon, ending } from "./end.ts";
import { watch } from "./interruption.ts";
import { createRunLogger, type RunLogger } from "./logger.ts";
import { startSystemMetrics } from "./system-metrics.ts";

/** What a run is begun with. */
export interface RunOptions {
  /** Default: a client from the environment. */
  readonly client?: MlflowClient | undefined;
  /** Name of the experiment, made when missing. Default: the configured one, or `Default`. */
  readonly experiment?: string | undefined;
  readonly experimentId?: string | undefined;
  readonly name?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  /** Goes on with a run that is there already. */
  readonly runId?: string | undefined;
  /** Log CPU and memory. Default: as configured. */
  readonly systemMetrics?: boolean | undefined;
  /** Ends the run as KILLED when aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Told what did not work but does not stop the run. Default: a line on standard error. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/**
 * Does some work in a run, and ends the run truthfully: FINISHED when the work is done, FAILED when it throws (the
 * error goes on), KILLED when the signal aborts or the process is told to stop. What was logged is sent before the run
 * ends; what a server that is away did not take is kept on disk and sent later.
 */
export async function run<Result>(
  options: RunOptions,
  work: (run: ActiveRun) => Promise<Result> | Result,
): Promise<Result> {
  const client = options.client ?? createMlflowClient();
  const warn = options.onWarning ?? ((message: string) => void process.stderr.write(`mlflow: ${message}\n`));
  options.signal?.throwIfAborted();
  const abort = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, abort.signal]) : abort.signal;
  const open = openRun(client, options, signal, warn);
  let opened: OpenRun | undefined;
  // Before the run is begun: a signal that comes while the server makes the run must end it too.
  const unwatch = watch({
    async interrupt(name) {
      abort.abort(new Error(`the process got ${name}`));
      await (await open).end("KILLED");
    },
    abandon: (exitCode) => {
      if (opened) abandon(client, opened, exitCode, warn);
    },
  });
  try {
    opened = await open;
    return await workThrough(opened, work, signal, warn);
  } finally {
    unwatch();
  }
}

/** A run under way, and how it is ended. */
interface OpenRun {
  readonly active: ActiveRun;
  readonly logger: RunLogger;
  /** Ends it once; later calls wait for the first. */
  end(status: RunStatus): Promise<void>;
  stopSystemMetrics(): void;
}

async function openRun(
  client: MlflowClient,
  options: RunOptions,
  signal: AbortSignal,
  warn: (message: string) => void,
): Promise<OpenRun> {
  const { unsentDirectory, trackingUri } = client.configuration;
  const info = await begin(client, options);
  void client.sendUnsent().catch((error) => warn(`kept metrics could not be sent: ${error}`));
  const logger = createRunLogger(client, { runId: info.runId, trackingUri, unsentDirectory, warn });
  const active = createActiveRun(client, info, logger, signal);
  if (options.params) active.logParams(options.params);
  const stopSystemMetrics = systemMetrics(client, options, active);
  return { active, logger, end: ending(client, info, logger, warn), stopSystemMetrics };
}

async function workThrough<Result>(
  { active, end, stopSystemMetrics }: OpenRun,
  work: (run: ActiveRun) => Promise<Result> | Result,
  signal: AbortSignal,
  warn: (message: string) => void,
): Promise<Result> {
  try {
    const result = await untilAborted(work, active, signal);
    stopSystemMetrics();
    await end("FINISHED");
    return result;
  } catch (error) {
    stopSystemMetrics();
    // What the run could not log must not hide why it failed.
    await end(signal.aborted ? "KILLED" : "FAILED").catch((also) => warn(String(also)));
    throw error;
  }
}

/** The same, in a run below `parent`. */
export async function runNested<Result>(
  parent: ActiveRun,
  options: Omit<RunOptions, "client">,
  work: (run: ActiveRun) => Promise<Result> | Result,
): Promise<Result> {
  return run(
    {
      ...options,
      client: parent.client,
      experimentId: options.experimentId ?? (options.experiment ? undefined : parent.experimentId),
      tags: { ...options.tags, "mlflow.parentRunId": parent.runId },
      signal: options.signal ? AbortSignal.any([options.signal, parent.signal]) : parent.signal,
    },
    work,
  );
}

function systemMetrics(client: MlflowClient, options: RunOptions, active: ActiveRun): () => void {
  const { systemMetrics: standard, systemMetricsIntervalSeconds } = client.configuration;
  if (!(options.systemMetrics ?? standard)) return () => {};
  return startSystemMetrics(systemMetricsIntervalSeconds, (values, step) => active.logMetrics(values, { step }));
}

async function untilAborted<Result>(
  work: (run: ActiveRun) => Promise<Result> | Result,
  active: ActiveRun,
  signal: AbortSignal,
): Promise<Result> {
  signal.throwIfAborted();
  let onAbort: () => void = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([work(active), aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
