import { realpathSync } from "node:fs";
import { join, sep } from "node:path";
import { Option } from "commander";
import { readEnvironment } from "../../environment.ts";

/**
 * The Postgres that knows a repository's consumers: as asked for, else of the environment, else, for a repository inside
 * the home of a running loop (its workspace), the loop's own. Undefined when there is none.
 */
export async function consumersDatabase(
  asked: string | undefined,
  repositoryRoot: string,
): Promise<string | undefined> {
  const { databaseUrl, home } = readEnvironment();
  const named = asked ?? databaseUrl;
  if (named !== undefined || !isInside(repositoryRoot, home)) return named;
  const { readRunFile } = await import("../../supervision/run-files.ts");
  return readRunFile(join(home, "run"), "database")?.url;
}

/** `--database` of commands that make or move versions. */
export function consumersOption(): Option {
  return new Option(
    "--database <url>",
    "tell subscribed consumers by this Postgres (default: DATABASE_URL, else the running loop's)",
  );
}

function isInside(folder: string, home: string): boolean {
  try {
    return folder.startsWith(`${realpathSync(home)}${sep}`);
  } catch {
    return false;
  }
}
