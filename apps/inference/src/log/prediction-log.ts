import type { InsertPredictions, Prediction } from "./prediction.ts";
import { type Spool, SpoolFullError } from "./spool.ts";
import { storeAll } from "./store.ts";

/** Predictions on their way from the answer to the database, without slowing the answer. */
export interface PredictionLog {
  /**
   * Takes predictions; `written` is called once they survive the death of this process (or were counted as lost), in
   * the same turn of the event loop. The answer goes out then.
   */
  append(predictions: readonly Prediction[], written: () => void): void;
  /** Ships what is left, waiting at most `limitMillis`; what could not be shipped stays in the spool. */
  close(limitMillis: number): Promise<void>;
}

export interface LogObserver {
  stored(rows: number): void;
  /** Neither disk nor database took them. */
  dropped(rows: number, reason: "spool_full" | "disk_error"): void;
  /** The database refused these rows for what they hold; they are not tried again. */
  refused(rows: number, error: Error): void;
  failed(error: Error): void;
}

export interface LogLimits {
  /** Milliseconds between shipments while the database answers. */
  readonly shipMillis: number;
  /** Longest wait between tries while it does not. */
  readonly retryMillis: number;
  /** Rows kept in memory until shipped; with more, or after a failure, they are read back from the spool. */
  readonly memoryRows: number;
}

/**
 * A write-ahead log: every answered row is in a spool file before its answer leaves, and is shipped in batches, in order.
 * While the database is away the files stay; the id is the key, so that shipping a row twice keeps one.
 */
export function openPredictionLog(
  spool: Spool,
  insert: InsertPredictions,
  limits: LogLimits,
  observer: LogObserver,
): PredictionLog {
  const inbox: Inbox = { lines: [], predictions: [], written: [] };
  const fresh: Fresh = { predictions: [], complete: spool.waiting === 0, unspooled: [] };
  const shipper = makeShipper(spool, insert, limits, observer, fresh);
  const flush = (): void => flushInbox(inbox, spool, fresh, limits, observer);
  return {
    append: (predictions, written) => {
      if (inbox.written.length === 0) queueMicrotask(flush);
      for (const prediction of predictions) {
        inbox.predictions.push(prediction);
        inbox.lines.push(JSON.stringify(prediction));
      }
      inbox.written.push(written);
    },
    close: (limitMillis) => shipper.close(limitMillis),
  };
}

/** What was answered in this turn of the event loop. */
interface Inbox {
  lines: string[];
  predictions: Prediction[];
  written: (() => void)[];
}

/** Rows of the open segment, kept to spare reading them back; `complete` when memory has all that the segment has. */
interface Fresh {
  predictions: Prediction[];
  complete: boolean;
  /** Rows that the disk did not take: they live in memory alone until shipped. */
  unspooled: Prediction[];
}

function flushInbox(inbox: Inbox, spool: Spool, fresh: Fresh, limits: LogLimits, observer: LogObserver): void {
  const { lines, predictions, written } = inbox;
  inbox.lines = [];
  inbox.predictions = [];
  inbox.written = [];
  try {
    if (lines.length > 0) spool.append(`${lines.join("\n")}\n`);
    remember(fresh, predictions, limits);
  } catch (error) {
    keepUnspooled(spool, fresh, predictions, limits, error as Error, observer);
  }
  for (const callback of written) callback();
}

/** The disk did not take rows: memory keeps what it may until the next shipment; the rest is lost, and counted. */
function keepUnspooled(
  spool: Spool,
  fresh: Fresh,
  predictions: readonly Prediction[],
  limits: LogLimits,
  error: Error,
  observer: LogObserver,
): void {
  observer.failed(error);
  const room = Math.max(0, limits.memoryRows - fresh.unspooled.length);
  fresh.unspooled.push(...predictions.slice(0, room));
  if (predictions.length > room) {
    observer.dropped(predictions.length - room, error instanceof SpoolFullError ? "spool_full" : "disk_error");
  }
  forget(fresh);
  spool.rotate();
}

function remember(fresh: Fresh, predictions: readonly Prediction[], limits: LogLimits): void {
  if (!fresh.complete) return;
  if (fresh.predictions.length + predictions.length > limits.memoryRows) {
    fresh.complete = false;
    fresh.predictions = [];
    return;
  }
  for (const prediction of predictions) fresh.predictions.push(prediction);
}

function makeShipper(
  spool: Spool,
  insert: InsertPredictions,
  limits: LogLimits,
  observer: LogObserver,
  fresh: Fresh,
): { close(limitMillis: number): Promise<void> } {
  let waitMillis = limits.shipMillis;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let shipping: Promise<void> = Promise.resolve();

  const round = async (): Promise<void> => {
    try {
      await shipAll(spool, insert, observer, fresh);
      waitMillis = limits.shipMillis;
    } catch (error) {
      forget(fresh);
      observer.failed(error as Error);
      waitMillis = Math.min(limits.retryMillis, waitMillis * 2);
    }
  };
  const tick = (): void => {
    shipping = round().finally(() => {
      if (!closed) timer = setTimeout(tick, waitMillis);
    });
  };
  timer = setTimeout(tick, limits.shipMillis);
  return {
    close: async (limitMillis) => {
      closed = true;
      clearTimeout(timer);
      await within(limitMillis, shipping.then(round));
      spool.close();
    },
  };
}

function forget(fresh: Fresh): void {
  fresh.complete = false;
  fresh.predictions = [];
}

/** Ships all there is at this moment, oldest first; rejects at the first failure with the rest still in the spool. */
async function shipAll(spool: Spool, insert: InsertPredictions, observer: LogObserver, fresh: Fresh): Promise<void> {
  const inMemory = fresh.complete && spool.waiting === 0 ? fresh.predictions : undefined;
  spool.rotate();
  fresh.predictions = [];
  fresh.complete = true;
  const segments = spool.waiting;
  for (let shipped = 0; shipped < segments; shipped++) {
    const oldest = spool.oldest(inMemory);
    if (oldest === undefined) return;
    await storeAll(oldest.predictions, insert, observer);
    spool.drop(oldest.sequence);
  }
  await shipUnspooled(insert, observer, fresh);
}

async function shipUnspooled(insert: InsertPredictions, observer: LogObserver, fresh: Fresh): Promise<void> {
  const rows = fresh.unspooled;
  if (rows.length === 0) return;
  await storeAll(rows, insert, observer);
  fresh.unspooled = fresh.unspooled.slice(rows.length);
}

async function within(limitMillis: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMillis);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
