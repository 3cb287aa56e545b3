import type { RunEvent } from "./event.ts";
import { postEvent } from "./post.ts";
import { eventsUrl, type OpenLineageTarget } from "./target.ts";

/** An event was not taken. */
export class OpenLineageError extends Error {
  override readonly name = "OpenLineageError";
  readonly sent: number;

  constructor(url: string, sent: number, total: number, problem: string) {
    super(`OpenLineage ${url}: ${problem}; ${sent} of ${total} events were taken; sending them again is safe`);
    this.sent = sent;
  }
}

/**
 * Sends events in order; OpenLineage events may be repeated.
 * @throws {OpenLineageError} at the first that is not taken, with the server's words (never the API key).
 */
export async function sendOpenLineage(target: OpenLineageTarget, events: readonly RunEvent[]): Promise<number> {
  const { origin, pathname } = eventsUrl(target);
  for (const [at, event] of events.entries()) {
    const outcome = await postEvent(target, event);
    if (outcome.kind !== "taken") throw new OpenLineageError(origin + pathname, at, events.length, outcome.problem);
  }
  return events.length;
}
