import { setTimeout as wait } from "node:timers/promises";
import type { Queryable } from "@mlops/database";
import type { ChronicleEvent } from "./chronicle-event.ts";
import { readChronicle } from "./read-chronicle.ts";

export interface FollowOptions {
  readonly after: Date;
  readonly pollMilliseconds: number;
  readonly signal: AbortSignal;
  /** The database could not be read: it is tried again at the next look. */
  readonly onTrouble: (error: Error) => void;
}

/** Transactions that were long under way come to light late: looks overlap by this much. */
const overlapMilliseconds = 120_000;

/** Events as they happen, each once, until the signal is aborted; a database that goes away is waited for. */
export async function* follow(db: Queryable, options: FollowOptions): AsyncGenerator<ChronicleEvent> {
  const told = new Map<string, number>();
  let after = options.after.getTime();
  let troubled = false;
  while (!options.signal.aborted) {
    try {
      const events = await readChronicle(db, new Date(after));
      troubled = false;
      for (const event of events) {
        if (told.has(event.key)) continue;
        told.set(event.key, event.at.getTime());
        yield event;
      }
      after = advance(after, told);
    } catch (error) {
      if (!troubled) options.onTrouble(error as Error);
      troubled = true;
    }
    await wait(options.pollMilliseconds, undefined, { signal: options.signal }).catch(() => {});
  }
}

/** The next look begins a while before the newest event; keys from before that are forgotten. */
function advance(after: number, told: Map<string, number>): number {
  const newest = Math.max(after, ...told.values());
  const next = Math.max(after, newest - overlapMilliseconds);
  for (const [key, at] of told) if (at <= next) told.delete(key);
  return next;
}
