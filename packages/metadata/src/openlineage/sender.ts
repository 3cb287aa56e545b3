import type { Queryable } from "@mlops/database";
import { buildEvents, type ClaimedEvent, claimEvents, settleEvents } from "./outbox.ts";
import { type PostOutcome, postEvent } from "./post.ts";
import type { OpenLineageTarget } from "./target.ts";

export interface OpenLineageSenderOptions {
  readonly db: Queryable;
  readonly target: OpenLineageTarget;
  /** Told when sending begins to fail, in words without secrets, and when it goes well again. */
  readonly onChange: (state: { readonly problem: string } | "recovered") => void;
  /** Told of each event that the server will never take. */
  readonly onRefusal: (words: string) => void;
  /** Between two looks into the store, in milliseconds. Default 1,000. */
  readonly pollMillis?: number;
}

export interface OpenLineageSender {
  /** Sends what is there to be sent once more, unless the server is away, and ends. */
  stop(): Promise<void>;
}

const batchSize = 20;
const longestPauseMillis = 60_000;

/**
 * Sends an OpenLineage event of every execution and deployment in the store, of what was recorded before too, oldest
 * first. The store itself is the outbox: an event is noted as sent only when the server has taken it. While the server
 * is away nothing is lost, attempts become rarer up to one a minute, and all is sent when it is back, be it after a
 * restart. An event may arrive twice (killed between sending and noting), which OpenLineage allows. Any number of
 * processes may send: each event is claimed by one of them.
 */
export function startOpenLineageSender(options: OpenLineageSenderOptions): OpenLineageSender {
  const stopping = new AbortController();
  const running = sendForever(options, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      const well = await running;
      if (well) await sendDue(options).catch(() => undefined);
    },
  };
}

/** Until it is told to stop; returns whether the last pass went well. */
async function sendForever(options: OpenLineageSenderOptions, stopping: AbortSignal): Promise<boolean> {
  const poll = options.pollMillis ?? 1_000;
  let pause = poll;
  while (!stopping.aborted) {
    const problem = await sendDue(options).catch((error: unknown) => String(error));
    if (problem !== undefined && pause === poll) options.onChange({ problem });
    if (problem === undefined && pause > poll) options.onChange("recovered");
    pause = problem === undefined ? poll : Math.min(2 * pause, longestPauseMillis);
    await rest(pause, stopping);
  }
  return pause === poll;
}

/** Sends all that is due; says why when the server takes nothing. */
async function sendDue(options: OpenLineageSenderOptions): Promise<string | undefined> {
  for (;;) {
    const claimed = await claimEvents(options.db, batchSize);
    if (claimed.length === 0) return undefined;
    const problem = await sendBatch(options, claimed);
    if (problem !== undefined) return problem;
  }
}

async function sendBatch(
  { db, target, onRefusal }: OpenLineageSenderOptions,
  claimed: readonly ClaimedEvent[],
): Promise<string | undefined> {
  const events = await buildEvents(db, claimed, target.namespace);
  for (const [at, claim] of claimed.entries()) {
    const event = events.get(claim);
    const outcome: PostOutcome = event
      ? await postEvent(target, event)
      : { kind: "refused", problem: "gone meanwhile" };
    if (outcome.kind === "unreachable") {
      await settleEvents(db, claimed.slice(at), "later");
      return outcome.problem;
    }
    if (outcome.kind === "refused") onRefusal(`${claim.type} of ${claim.kind} ${claim.subject}: ${outcome.problem}`);
    await settleEvents(db, [claim], outcome.kind === "taken" ? "sent" : { refusal: outcome.problem });
  }
  return undefined;
}

function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done, { once: true });
  });
}
