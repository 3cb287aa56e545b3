import type { RunCalls } from "../calls/runs.ts";
import { cutBatches, type Entry, toBatch } from "./buffer.ts";
import { isAway, keepUnsent, type Unsent } from "./unsent.ts";

/** Entries are sent at the latest after this time, in milliseconds, and at once when there are this many. */
const flushAfter = 1000;
const flushAt = 1000;

/** Gathers what is logged to one run and sends it in batches. */
export interface RunLogger {
  add(entries: readonly Entry[]): void;
  /**
   * Sends everything logged so far. Throws what the server refused (a param with another value, a bad name). What a
   * server that is away did not take is kept on disk instead.
   */
  flush(): Promise<void>;
  /** Gives up everything not yet sent, for a process that exits now. */
  takePending(): readonly Entry[];
}

/** What a logger works with. */
export interface LoggerOptions {
  readonly runId: string;
  readonly trackingUri: string;
  readonly unsentDirectory: string;
  /** Told once per failure, in words for a person. */
  warn(message: string): void;
}

/** Makes the logger of a run. */
export function createRunLogger(calls: RunCalls, options: LoggerOptions): RunLogger {
  let pending: Entry[] = [];
  let inFlight: readonly Entry[] = [];
  let sending: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let refusal: unknown;

  /** Sends in the order logged: a flush waits for the one before it. */
  function start(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    sending = sending.then(sendPending);
    return sending;
  }

  async function sendPending(): Promise<void> {
    const batches = cutBatches(pending);
    inFlight = pending;
    pending = [];
    for (const [index, batch] of batches.entries()) {
      try {
        await calls.logBatch(options.runId, toBatch(batch));
      } catch (error) {
        if (isAway(error)) {
          keep(batches.slice(index).flat(), error);
          break;
        }
        refusal ??= error;
      }
    }
    inFlight = [];
  }

  function keep(entries: readonly Entry[], error: unknown): void {
    const { runId, trackingUri, unsentDirectory } = options;
    const file = keepUnsent(unsentDirectory, { trackingUri, runId, entries } satisfies Unsent);
    const words = error instanceof Error ? error.message : String(error);
    options.warn(
      `${entries.length} metrics, params and tags of run ${runId} could not be sent and are kept in ${file}; they are sent with the next run, or by sendUnsent() (${words})`,
    );
  }

  return {
    add(entries) {
      pending.push(...entries);
      if (pending.length >= flushAt) void start();
      else if (pending.length > 0) timer ??= setTimeout(() => void start(), flushAfter).unref();
    },
    async flush() {
      await start();
      if (refusal === undefined) return;
      const error = refusal;
      refusal = undefined;
      throw error;
    },
    takePending() {
      const all = [...inFlight, ...pending];
      pending = [];
      inFlight = [];
      return all;
    },
  };
}
