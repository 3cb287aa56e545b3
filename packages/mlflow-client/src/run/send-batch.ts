import type { RunCalls } from "../calls/runs.ts";
import { isAway, MlflowError } from "../errors.ts";
import { type Entry, toBatch } from "./buffer.ts";

/** Refusals of parts of one batch after which no part is cut further: a run that is deleted refuses them all. */
const mostRefusals = 40;

/** What became of a batch; empty: the server has it all. */
export interface BatchOutcome {
  /** The first refusal. What it was about is not sent. */
  readonly refusal?: { readonly error: unknown };
  /** The server went away: these entries it did not get. */
  readonly away?: { readonly error: unknown; readonly entries: readonly Entry[] };
}

/**
 * Sends a batch. MLflow refuses a batch for one bad entry; it is then cut in halves again and again, in order, so that
 * only the bad ones are lost.
 */
export async function sendBatch(
  calls: Pick<RunCalls, "logBatch">,
  runId: string,
  batch: readonly Entry[],
): Promise<BatchOutcome> {
  const waiting = [batch];
  let refusals = 0;
  let refused: BatchOutcome = {};
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    try {
      await calls.logBatch(runId, toBatch(part));
    } catch (error) {
      if (isAway(error)) return { ...refused, away: { error, entries: [part, ...waiting].flat() } };
      if (refusals === 0) refused = { refusal: { error } };
      refusals += 1;
      if (part.length > 1 && refusals <= mostRefusals && isAboutEntries(error)) waiting.unshift(...halves(part));
    }
  }
  return refused;
}

/** Whether another part of the batch may be taken: not when the run is gone or the user may not. */
function isAboutEntries(error: unknown): boolean {
  if (!(error instanceof MlflowError)) return true;
  return error.status === 400 && error.code !== "RESOURCE_DOES_NOT_EXIST";
}

function halves(entries: readonly Entry[]): [Entry[], Entry[]] {
  const middle = Math.ceil(entries.length / 2);
  return [entries.slice(0, middle), entries.slice(middle)];
}
