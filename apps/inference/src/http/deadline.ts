import type { IncomingHttpHeaders } from "node:http";
import { invalidField } from "../errors.ts";

/**
 * Monotonic milliseconds after which the client does not wait any more: from `x-request-timeout-ms`, Envoy's
 * `x-envoy-expected-rq-timeout-ms` or the body's own timeout, the soonest of them; Infinity without any.
 */
export function deadlineOf(
  headers: IncomingHttpHeaders,
  startedAt: number,
  bodyMillis: number = Number.POSITIVE_INFINITY,
): number {
  const header = headers["x-request-timeout-ms"] ?? headers["x-envoy-expected-rq-timeout-ms"];
  if (header === undefined) return startedAt + bodyMillis;
  const millis = Number(header);
  if (!(millis > 0))
    throw invalidField("value", "header x-request-timeout-ms", "a number of milliseconds above 0", header);
  return startedAt + Math.min(millis, bodyMillis);
}
