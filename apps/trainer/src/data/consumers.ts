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
export async function deliverMessages(database: ConnectionSource, onError: (error: Error) => void): Promise<void> {
  try {
    await deliverOutbox(database);
  } catch (error) {
    onError(error as Error);
  }
}

/** Milliseconds between two looks for messages that are due. */
const deliveryMilliseconds = 5_000;

/** Goes on sending what is due, one round at a time. @returns stops it, and waits for the round that is going on */
export function deliverRegularly(database: ConnectionSource, onError: (error: Error) => void): () => Promise<void> {
  let round = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    round = deliverMessages(database, onError).finally(() => {
      busy = false;
    });
  }, deliveryMilliseconds);
  return async () => {
    clearInterval(timer);
    await round;
  };
}
