import type { RepositoryOptions } from "@mlops/data-versioning";
import { announceVersion, deliverOutbox } from "@mlops/data-versioning/consumers";
import type { ConnectionSource } from "@mlops/database";

/** Queues a message to each subscriber of a data set when a version of it is noted; the messages outlive this process. */
export function announceTo(database: ConnectionSource): NonNullable<RepositoryOptions["onVersion"]> {
  return async (announcement) => {
    await announceVersion(database, announcement);
  };
}

/**
 * Sends the messages that are due. A consumer that does not answer never fails a training: its message stays queued and is
 * tried again later, as is everything when the database cannot be reached now.
 */
export async function deliverMessages(
  database: ConnectionSource,
  onError: (error: Error) => void,
  signal?: AbortSignal,
): Promise<void> {
  try {
    await deliverOutbox(database, signal === undefined ? {} : { signal });
  } catch (error) {
    onError(error as Error);
  }
}

/** Milliseconds between two looks for messages that are due. */
const deliveryMilliseconds = 5_000;

/** Goes on sending what is due, one round at a time. @returns stops it; what is on its way is cut off and stays due */
export function deliverRegularly(database: ConnectionSource, onError: (error: Error) => void): () => Promise<void> {
  let round = Promise.resolve();
  let busy = false;
  const stopping = new AbortController();
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    round = deliverMessages(database, onError, stopping.signal).finally(() => {
      busy = false;
    });
  }, deliveryMilliseconds);
  return async () => {
    clearInterval(timer);
    stopping.abort();
    await round;
  };
}
