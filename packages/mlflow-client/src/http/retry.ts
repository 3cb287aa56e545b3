import { setTimeout as sleep } from "node:timers/promises";
import type { Configuration } from "../configuration.ts";

/** Statuses after which MLflow's clients try again. */
const passingStatuses = new Set([408, 429, 500, 502, 503, 504]);
/** Of these the server says that it did nothing, so that any request may be repeated. */
const refusedStatuses = new Set([429, 503]);
/** Errors of a connection that never stood: the request was not sent. */
const unsentCodes = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Whether to try again after this status. `repeatable`: doing the request twice is the same as once. */
export function mayRetryStatus(status: number, repeatable: boolean): boolean {
  return (repeatable ? passingStatuses : refusedStatuses).has(status);
}

/** Whether to try again after a connection's error. */
export function mayRetryError(error: unknown, repeatable: boolean): boolean {
  return repeatable || unsentCodes.has(errorCode(error));
}

/** The code of a connection's error, looked for in its causes. */
export function errorCode(error: unknown): string {
  const { code, cause, errors } = (error ?? {}) as { code?: string; cause?: unknown; errors?: unknown[] };
  if (code) return code;
  const inner = cause ?? errors?.[0];
  return inner ? errorCode(inner) : "";
}

/**
 * Waits before the repetition `attempt` (from 0): factor · 2^attempt seconds, as long as the server's `Retry-After`
 * at least, plus a random share so that many clients do not come back at once. Ends early by the signal.
 */
export async function pause(
  attempt: number,
  retryAfter: string | undefined,
  configuration: Configuration,
  signal: AbortSignal | undefined,
  random: () => number = Math.random,
): Promise<void> {
  const { backoffFactorSeconds: factor, backoffJitterSeconds: jitter } = configuration;
  const seconds = Math.max(Math.min(factor * 2 ** attempt, 120), readRetryAfter(retryAfter)) + random() * jitter;
  await sleep(seconds * 1000, undefined, { signal });
}

/** Seconds of a `Retry-After` header: a number, or a date. At most ten minutes. */
function readRetryAfter(header: string | undefined): number {
  if (!header) return 0;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 600) : 0;
}
