import type { MlflowClient } from "../client.ts";
import type { RunInfo, RunStatus } from "../entities/run.ts";
import { isAway } from "../errors.ts";
import type { ActiveRun } from "./active-run.ts";
import type { RunLogger } from "./logger.ts";
import { keepIfPossible } from "./unsent.ts";

/** Ends a run once: sends what is logged, then the status. */
export function ending(
  client: MlflowClient,
  info: RunInfo,
  logger: RunLogger,
  warn: (message: string) => void,
): (status: RunStatus) => Promise<void> {
  let ended: Promise<void> | undefined;
  return (status) => {
    ended ??= (async () => {
      const refused = await logger.flush().then(
        () => undefined,
        (error: unknown) => ({ error }),
      );
      // A run whose values were refused did not finish as it says.
      await tellEnd(client, info, refused && status === "FINISHED" ? "FAILED" : status, warn);
      if (refused) throw refused.error;
    })();
    return ended;
  };
}

async function tellEnd(
  client: MlflowClient,
  info: RunInfo,
  status: RunStatus,
  warn: (message: string) => void,
): Promise<void> {
  const end = { status, endTime: Date.now() };
  try {
    await client.updateRun(info.runId, end);
  } catch (error) {
    if (!isAway(error)) throw error;
    const { trackingUri, unsentDirectory } = client.configuration;
    const kept = keepIfPossible(unsentDirectory, { trackingUri, runId: info.runId, entries: [], end });
    const what = `the end (${status}) of run ${info.runId} could`;
    if ("file" in kept) warn(`${what} not be told and is kept in ${kept.file} (${error})`);
    else warn(`${what} neither be told (${error}) nor kept in ${unsentDirectory} (${kept.error})`);
  }
}

/** Keeps what is not sent when the process exits in the middle of a run. */
export function abandon(
  client: MlflowClient,
  { active, logger }: { readonly active: ActiveRun; readonly logger: RunLogger },
  exitCode: number,
  warn: (message: string) => void,
): void {
  const { trackingUri, unsentDirectory } = client.configuration;
  const status = exitCode === 0 ? "FINISHED" : "FAILED";
  const end = { status, endTime: Date.now() } as const;
  const entries = logger.takePending();
  const kept = keepIfPossible(unsentDirectory, { trackingUri, runId: active.runId, entries, end });
  if ("error" in kept) {
    warn(`what run ${active.runId} had not sent could not be kept in ${unsentDirectory} and is lost (${kept.error})`);
  }
}
