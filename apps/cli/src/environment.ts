import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** What `mlops` takes from the environment; nothing else in this app reads `process.env`. */
export interface CliEnvironment {
  /** The clone's top folder. */
  readonly cloneRoot: string;
  /** Folder of the loop's whole state (`MLOPS_HOME`, default `.mlops` in the clone). */
  readonly home: string;
  /** An existing Postgres to use in place of the embedded one, if any. */
  readonly databaseUrl: string | undefined;
  /** An existing tracking server to use in place of the embedded one, if any. */
  readonly trackingUri: string | undefined;
  readonly logLevel: string;
  /** Whether a continuous-integration system runs us (`CI`). */
  readonly isCi: boolean;
  /** All variables, for children to inherit. */
  readonly inherited: Readonly<Record<string, string | undefined>>;
}

/** The folder is found from this file's own place, which is equally deep in `src` and in `dist`. */
const cloneRoot: string = fileURLToPath(new URL("../../../", import.meta.url));

/** Reads the environment once, with its defaults filled in. */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>> = process.env): CliEnvironment {
  return {
    cloneRoot: resolve(cloneRoot),
    home: resolve(variables.MLOPS_HOME || `${cloneRoot}/.mlops`),
    databaseUrl: variables.DATABASE_URL || undefined,
    trackingUri: variables.MLFLOW_TRACKING_URI || undefined,
    logLevel: variables.LOG_LEVEL || "info",
    isCi: Boolean(variables.CI),
    inherited: variables,
  };
}
