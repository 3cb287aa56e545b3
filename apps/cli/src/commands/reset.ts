import { readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Command } from "commander";
import { readEnvironment } from "../environment.ts";
import { UsageError } from "../errors.ts";
import { AlreadyRunningError, claimHome, type HomeClaim } from "../supervision/home-claim.ts";

/** `mlops reset`: back to before the first `npm start`, installed packages and build aside. */
export function resetCommand(): Command {
  return new Command("reset")
    .description("remove the loop's state: database, data versions, models, logs (.mlops/)")
    .addHelpText("after", "\nExample:\n  mlops reset && npm start\n\nThe folder is .mlops in the clone, or MLOPS_HOME.")
    .action(async () => {
      process.stdout.write(`${await resetHome(readEnvironment().home)}\n`);
    });
}

/** What a home may hold; a folder with anything else in it is somebody's, not ours. */
const ownEntries: ReadonlySet<string> = new Set([
  "artifacts",
  "logs",
  "loop.json",
  "models",
  "postgres",
  "remote",
  "reports",
  "run",
  "secrets",
  "spool",
  "tracking",
  "traffic",
  "workspace",
]);

/** A folder that is not (only) a loop's home was to be removed. */
export class NotAHomeError extends UsageError {
  constructor(home: string, strange: readonly string[]) {
    super(
      `${home} will not be removed: it holds ${strange.slice(0, 3).join(", ")}, which the loop did not make. ` +
        "Set MLOPS_HOME to the right folder, or remove it yourself",
    );
  }
}

/** Removes the home of a loop that is not running. @returns the sentence to print */
export async function resetHome(home: string): Promise<string> {
  const entries = await readdir(home).catch(() => undefined);
  if (entries === undefined) return `Nothing to remove: ${home} is not there.`;
  const strange = entries.filter((entry) => !ownEntries.has(entry));
  if (strange.length > 0) throw new NotAHomeError(home, strange);
  const run = join(home, "run");
  const { leftovers, release } = await claimForRemoval(run);
  try {
    await removeAtOnce(home);
  } finally {
    release();
  }
  const also =
    leftovers.length > 0 ? ` Ended ${leftovers.map((record) => record.name).join(", ")} of an earlier start.` : "";
  return `Removed ${home}.${also} The next \`npm start\` begins afresh.`;
}

/** Claimed as a start does, so that none begins on what is being removed. */
async function claimForRemoval(run: string): Promise<HomeClaim> {
  try {
    return await claimHome(run);
  } catch (error) {
    if (!(error instanceof AlreadyRunningError)) throw error;
    throw new UsageError(`the loop is running (process ${error.holder.pid}): end it with Ctrl-C first`);
  }
}

/** Renamed first, so that a reset that is cut off leaves no half a state under the home's name. */
async function removeAtOnce(home: string): Promise<void> {
  const doomed = join(dirname(home), `${basename(home)}.removing-${process.pid}`);
  await rename(home, doomed);
  await rm(doomed, { recursive: true, force: true, maxRetries: 3 });
}
