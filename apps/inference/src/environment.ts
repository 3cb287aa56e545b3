import { homedir } from "node:os";
import { join } from "node:path";
import { SettingError } from "./errors.ts";
import { defaultLimits, type Limits, type Settings } from "./settings.ts";

/** The one place that reads the environment. Throws SettingError. */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  return {
    modelUri: environment.MODEL_URI ?? "",
    modelName: environment.MODEL_NAME,
    host: environment.HOST ?? "127.0.0.1",
    port: readNumber(environment, "PORT", 8080, 0, 65_535),
    home: environment.MLOPS_HOME ?? join(homedir(), ".mlops"),
    logLevel: environment.LOG_LEVEL ?? "info",
    databaseUrl: environment.DATABASE_URL,
    trackingUri: environment.MLFLOW_TRACKING_URI,
    aliasPollMillis: readNumber(environment, "ALIAS_POLL_MS", 500, 0, 3_600_000),
    limits: readLimits(environment),
  };
}

function readLimits(environment: NodeJS.ProcessEnv): Limits {
  const read = (name: string, usual: number, least = 1): number =>
    readNumber(environment, name, usual, least, Number.MAX_SAFE_INTEGER);
  return {
    bodyBytes: read("LIMIT_BODY_BYTES", defaultLimits.bodyBytes),
    rows: read("LIMIT_ROWS", defaultLimits.rows),
    queueRows: read("LIMIT_QUEUE_ROWS", defaultLimits.queueRows),
    batchRows: read("LIMIT_BATCH_ROWS", defaultLimits.batchRows),
    requestMillis: read("LIMIT_REQUEST_MS", defaultLimits.requestMillis),
    drainMillis: read("LIMIT_DRAIN_MS", defaultLimits.drainMillis, 0),
    spoolBytes: read("LIMIT_SPOOL_BYTES", defaultLimits.spoolBytes, 0),
    featureCacheMillis: read("FEATURE_CACHE_MS", defaultLimits.featureCacheMillis, 0),
  };
}

function readNumber(environment: NodeJS.ProcessEnv, name: string, usual: number, least: number, most: number): number {
  const text = environment[name];
  if (text === undefined || text === "") return usual;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new SettingError(name, `an integer from ${least} to ${most}`, text);
}
