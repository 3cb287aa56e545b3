import { processIdentity } from "./process-identity.ts";
import { liveRunFiles, type RunRecord, readRunFile, removeRunFile, writeRunFile } from "./run-files.ts";
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

/** Claims the home for this process; what a crashed start left running is ended first. */
export async function claimHome(runDirectory: string): Promise<HomeClaim> {
  const holder = homeHolder(runDirectory);
  if (holder !== undefined) throw new AlreadyRunningError(holder, addressesOf(runDirectory));
  const leftovers = await stopLeftovers(runDirectory);
  writeRunFile(runDirectory, {
    name: claimName,
    pid: process.pid,
    identity: processIdentity(process.pid) ?? "",
    startedAt: new Date().toISOString(),
  });
  return { leftovers, release: () => removeRunFile(runDirectory, claimName) };
}

/** The live `mlops start` of this home, if there is one. */
export function homeHolder(runDirectory: string): RunRecord | undefined {
  const record = readRunFile(runDirectory, claimName);
  return record !== undefined && processIdentity(record.pid) === record.identity ? record : undefined;
}

function addressesOf(runDirectory: string): string[] {
  return liveRunFiles(runDirectory).flatMap((record) => (record.url ? [`${record.name} ${record.url}`] : []));
}
