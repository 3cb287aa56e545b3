import type { RunEvent } from "./event.ts";

/** Where OpenLineage events go; the names follow OpenLineage's own environment variables. */
export interface OpenLineageTarget {
  /** `OPENLINEAGE_URL`, for example `http://localhost:5000`. */
  readonly url: string;
  /** `OPENLINEAGE_ENDPOINT`. Default `api/v1/lineage`. */
  readonly endpoint?: string;
  /** `OPENLINEAGE_API_KEY`, sent as a bearer token. */
  readonly apiKey?: string;
  /** Time limit of one request, in milliseconds. Default 5,000. */
  readonly timeoutMillis?: number;
}

/** An event was not taken. */
export class OpenLineageError extends Error {
  override readonly name = "OpenLineageError";
  readonly sent: number;

  constructor(url: string, sent: number, total: number, problem: string) {
    super(`OpenLineage ${url}: ${problem}; ${sent} of ${total} events were taken; sending them again is safe`);
    this.sent = sent;
  }
}

const attempts = 4;

/**
 * Sends events in order, each with up to four attempts (again after 0.2, 0.4 and 0.8 s) on a broken connection, 429
 * and 5xx; OpenLineage events may be repeated.
 * @throws {OpenLineageError} with the server's words (never the API key).
 */
export async function sendOpenLineage(target: OpenLineageTarget, events: readonly RunEvent[]): Promise<number> {
  const url = new URL(target.endpoint ?? "api/v1/lineage", target.url.endsWith("/") ? target.url : `${target.url}/`);
  for (const [at, event] of events.entries()) {
    const problem = await sendOne(url, target, event);
    if (problem !== undefined) throw new OpenLineageError(url.origin + url.pathname, at, events.length, problem);
  }
  return events.length;
}

/** What went wrong at the last attempt; undefined when the event was taken. */
async function sendOne(url: URL, target: OpenLineageTarget, event: RunEvent): Promise<string | undefined> {
  let problem: string | undefined;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt));
    const answer = await post(url, target, event);
    if (answer.ok) return undefined;
    problem = answer.problem;
    if (!answer.again) return problem;
  }
  return problem;
}

type Answer = { readonly ok: true } | { readonly ok: false; readonly again: boolean; readonly problem: string };

async function post(url: URL, target: OpenLineageTarget, event: RunEvent): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(target.apiKey === undefined ? {} : { authorization: `Bearer ${target.apiKey}` }),
      },
      body: JSON.stringify(event),
      signal: AbortSignal.timeout(target.timeoutMillis ?? 5_000),
    });
    const words = (await response.text()).slice(0, 200);
    if (response.ok) return { ok: true };
    const again = response.status === 429 || response.status >= 500;
    return { ok: false, again, problem: `status ${response.status} ${words}`.trim() };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { ok: false, again: true, problem: cause instanceof Error ? cause.message : String(cause) };
  }
}
