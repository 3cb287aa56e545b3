import { homedir } from "node:os";
import { resolve } from "node:path";

/** How the process was told to run. */
export interface Environment {
  readonly databaseUrl: string;
  readonly host: string;
  readonly port: number;
  /** Where artifacts go: a folder, or `s3://bucket/prefix`. */
  readonly artifacts: string;
  readonly allowedHosts: readonly string[];
  readonly token: string | undefined;
  readonly logLevel: string;
  /** Statements on their way at once; 1 where the database has one backend. */
  readonly connections: number;
}

/** A variable is missing or not usable. */
class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}

/**
 * Reads the environment: `DATABASE_URL` (needed), `HOST` (127.0.0.1), `PORT` (0: any free), `MLOPS_HOME` (artifacts
 * go to its folder `artifacts`), `ARTIFACTS` (instead: a folder or `s3://bucket/prefix`), `ALLOWED_HOSTS` (names
 * separated by commas), `TRACKING_TOKEN`, `LOG_LEVEL` (info), `DATABASE_CONNECTIONS` (8).
 */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const home = variables.MLOPS_HOME ?? resolve(homedir(), ".mlops");
  return {
    databaseUrl: databaseUrl(variables.DATABASE_URL),
    host: variables.HOST || "127.0.0.1",
    port: whole("PORT", variables.PORT || "0", 65_535),
    artifacts: variables.ARTIFACTS || resolve(home, "artifacts"),
    allowedHosts: (variables.ALLOWED_HOSTS ?? "")
      .split(",")
      .map((name) => name.trim())
      .filter(Boolean),
    token: variables.TRACKING_TOKEN || undefined,
    logLevel: variables.LOG_LEVEL || "info",
    connections: whole("DATABASE_CONNECTIONS", variables.DATABASE_CONNECTIONS || "8", 100),
  };
}

function databaseUrl(url: string | undefined): string {
  if (url && /^postgres(ql)?:\/\//.test(url)) return url;
  throw new EnvironmentError(
    `DATABASE_URL: expected postgres://…, found ${url ? "another scheme" : "nothing"}; start with 'mlops tracking serve', which provides a database, or set it`,
  );
}

function whole(name: string, value: string, most: number): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 0 && number <= most) return number;
  throw new EnvironmentError(`${name}: expected a whole number from 0 to ${most}, found '${value}'`);
}
