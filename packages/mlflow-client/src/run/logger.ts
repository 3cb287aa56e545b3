import type { RunCalls } from "../calls/runs.ts";
import { cutBatches, type Entry } from "./buffer.ts";
import { sendBatch } from "./send-batch.ts";
import { keepIfPossible } from "./unsent.ts";

/** Entries are sent at the latest after this time, in milliseconds, and at once when there are this many. */
const flushAfter = 1000;
const flushAt = 1000;
/** Most entries that wait in memory while the server is away and the disk is full; the oldest are let go then. */
const mostInMemory = 200_000;

/** Gathers what is logged to one run and sends it in batches. */
export interface RunLogger {
  add(entries: readonly Entry[]): void;
  /**
   * Sends everything logged so far. Throws what the server refused (a param with another value, a bad name). What a
   * server that is away did not take is kept on disk instead, or in memory when the disk takes nothing.
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
  /** Neither server nor disk took what is pending: it is tried again when the timer says so, not with each value. */
  let stuck = false;

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
    stuck = false;
    for (const [index, batch] of batches.entries()) {
      const { refusal: refused, away } = await sendBatch(calls, options.runId, batch);
      refusal ??= refused?.error;
      if (away) {
        keep([...away.entries, ...batches.slice(index + 1).flat()], away.error);
        break;
      }
    }
    inFlight = [];
  }

  function keep(entries: readonly Entry[], error: unknown): void {
    const { runId, trackingUri, unsentDirectory } = options;
    const kept = keepIfPossible(unsentDirectory, { trackingUri, runId, entries });
    const what = `${entries.length} metrics, params and tags of run ${runId}`;
    if ("file" in kept) {
      options.warn(
        `${what} could not be sent and are kept in ${kept.file}; they are sent with the next run, or by sendUnsent() (${wordsOf(error)})`,
      );
      return;
    }
    pending = [...entries, ...pending].slice(-mostInMemory);
    stuck = true;
    sendSoon();
    options.warn(
      `${what} could neither be sent (${wordsOf(error)}) nor kept in ${unsentDirectory} (${wordsOf(kept.error)}): ` +
        `the last ${mostInMemory} wait in memory until the server is back or the process ends`,
    );
  }

  function sendSoon(): void {
    timer ??= setTimeout(() => void start(), flushAfter).unref();
  }

  return {
    add(entries) {
      pending.push(...entries);
      if (pending.length >= flushAt && !stuck) void start();
      else if (pending.length > 0) sendSoon();
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

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
