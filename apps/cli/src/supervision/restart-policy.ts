/** When a service that ended by itself is started again. */
export interface RestartPolicy {
  readonly firstDelayMilliseconds: number;
  readonly maximalDelayMilliseconds: number;
  /** More ends than this within the window, and it is given up. */
  readonly maximalRestarts: number;
  readonly windowMilliseconds: number;
}

export const servicePolicy: RestartPolicy = {
  firstDelayMilliseconds: 200,
  maximalDelayMilliseconds: 5_000,
  maximalRestarts: 5,
  windowMilliseconds: 60_000,
};

/**
 * The wait before the next start, doubling with each end inside the window.
 *
 * @param ends times of its ends in milliseconds, the last one included
 */
export function restartDelay(policy: RestartPolicy, ends: readonly number[], now: number): number | "give up" {
  const recent = ends.filter((time) => now - time < policy.windowMilliseconds).length;
  if (recent > policy.maximalRestarts) return "give up";
  return Math.min(policy.maximalDelayMilliseconds, policy.firstDelayMilliseconds * 2 ** Math.max(0, recent - 1));
}
