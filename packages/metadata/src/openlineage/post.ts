import type { RunEvent } from "./event.ts";
import { eventsUrl, type OpenLineageTarget } from "./target.ts";

/**
 * What became of an event. `refused`: the server will never take this event (400, 413, 422); `unreachable`: it took
 * nothing now, for a reason that has nothing to do with the event (away, overloaded, a wrong key or address).
 */
export type PostOutcome =
  | { readonly kind: "taken" }
  | { readonly kind: "refused" | "unreachable"; readonly problem: string };

const attempts = 4;
const refusals: readonly number[] = [400, 413, 422];

/** Posts one event with up to four attempts, again after 0.2, 0.4 and 0.8 s on a broken connection, 429 and 5xx. */
export async function postEvent(target: OpenLineageTarget, event: RunEvent): Promise<PostOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    const { again, ...outcome } = await postOnce(target, event);
    if (!again || attempt === attempts) return outcome;
    await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt));
  }
}

async function postOnce(target: OpenLineageTarget, event: RunEvent): Promise<PostOutcome & { again: boolean }> {
  try {
    const response = await fetch(eventsUrl(target), {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(target.apiKey === undefined ? {} : { authorization: `Bearer ${target.apiKey}` }),
      },
      body: JSON.stringify(event),
      signal: AbortSignal.timeout(target.timeoutMillis ?? 5_000),
    });
    const words = (await response.text()).slice(0, 200);
    if (response.ok) return { kind: "taken", again: false };
    const kind = refusals.includes(response.status) ? "refused" : "unreachable";
    const again = response.status === 429 || response.status >= 500;
    return { kind, again, problem: `status ${response.status} ${words}`.trim() };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { kind: "unreachable", again: true, problem: cause instanceof Error ? cause.message : String(cause) };
  }
}
