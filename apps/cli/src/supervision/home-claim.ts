import { processIdentity } from "@mlops/database/process-identity";
import { claimFile, releaseFile } from "./claim-file.ts";
import { liveRunFiles, type RunRecord, runFile } from "./run-files.ts";
import { stopLeftovers } from "./stop-process.ts";

const claimName = "start";

/** Another `mlops start` runs on the same home. */
export class AlreadyRunningError extends Error {
  override readonly name = "AlreadyRunningError";

  readonly holder: RunRecord;
  readonly addresses: readonly string[];

  constructor(holder: RunRecord, addresses: readonly string[]) {
    super(
      `already running here (process ${holder.pid}, since ${holder.startedAt}${addresses.length > 0 ? `; ${addresses.join(", ")}` : ""}): ` +
        "end it with Ctrl-C in its terminal, or set MLOPS_HOME to another folder to run a second one",
    );
    this.holder = holder;
    this.addresses = addresses;
  }
}

/** The right to work on a home, held until `release`. */
export interface HomeClaim {
  /** Processes of an earlier, crashed start that were still running and have been ended. */
  readonly leftovers: readonly RunRecord[];
  release(): void;
}

/**
 * Claims the home for this process; what a crashed start left running is ended then, so that a second start that comes
 * meanwhile is refused. Throws AlreadyRunningError.
 */
export async function claimHome(runDirectory: string): Promise<HomeClaim> {
  const file = runFile(runDirectory, claimName);
  const record = {
    name: claimName,
    pid: process.pid,
    identity: processIdentity(process.pid) ?? "",
    startedAt: new Date().toISOString(),
  };
  const holder = claimFile(file, record);
  if (holder !== undefined) throw new AlreadyRunningError(holder, addressesOf(runDirectory));
  const leftovers = await stopLeftovers(runDirectory, claimName);
  return { leftovers, release: () => releaseFile(file, record) };
}

function addressesOf(runDirectory: string): string[] {
  return liveRunFiles(runDirectory).flatMap((record) => (record.url ? [`${record.name} ${record.url}`] : []));
}
