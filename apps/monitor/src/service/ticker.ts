import { setTimeout as sleep } from "node:timers/promises";

/** Work that is done again and again. */
export interface Ticker {
  /** Lets the work at hand end, then resolves. */
  stop(): Promise<void>;
}

/**
 * Runs `work`, waits, runs it again: never two at once. The wait is at least `milliseconds`, and at least four times
 * as long as the work took, so that a slow database is not worn down by the looking. Errors are handed to `onError`.
 */
export function startTicker(work: () => Promise<void>, milliseconds: number, onError: (error: Error) => void): Ticker {
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      const started = performance.now();
      await work().catch(onError);
      const pause = Math.max(milliseconds, 4 * (performance.now() - started));
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
