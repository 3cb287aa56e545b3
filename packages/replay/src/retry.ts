import { setTimeout as sleep } from "node:timers/promises";

/** Waits between attempts, in milliseconds: doubling from the first to the longest. */
export function backoff(attempt: number): number {
  return Math.min(2_000, 25 * 2 ** attempt);
}

interface RetryOptions {
  readonly signal: AbortSignal;
  /** After this long without success the last error is thrown. */
  readonly limitSeconds: number;
  readonly onFailure?: (error: unknown) => void;
}

/** Makes an attempt until it succeeds: services of the loop may be restarting. */
export async function retrying<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const deadline = Date.now() + options.limitSeconds * 1000;
  for (let count = 0; ; count += 1) {
    options.signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      options.onFailure?.(error);
      if (Date.now() > deadline) throw error;
      await sleep(backoff(count), undefined, { signal: options.signal });
    }
  }
}
