import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { type CloudContract, findContract } from "./cloud/contract.ts";
import { googleStorage } from "./cloud/google-storage.ts";
import { SettingError } from "./errors.ts";
import { defaultLimits, defaultSettings, type Limits, type Settings } from "./settings.ts";

/** The one place that reads the environment. What the user sets goes before what a cloud's contract says. */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const contract = environment.MODEL_URI ? undefined : findContract(environment, existsSync);
  const cloud = contract ?? findContract(environment, () => false);
  return {
    ...defaultSettings,
    modelUri: environment.MODEL_URI || cloud?.modelUri || "",
    modelName: environment.MODEL_NAME || undefined,
    host: environment.HOST ?? (cloud === undefined ? "127.0.0.1" : "0.0.0.0"),
    port: readPort(environment, cloud),
    home: environment.MLOPS_HOME || cloud?.home || join(homedir(), ".mlops"),
    logLevel: environment.LOG_LEVEL || "info",
    databaseUrl: environment.DATABASE_URL || undefined,
    trackingUri: environment.MLFLOW_TRACKING_URI || undefined,
    aliasPollMillis: readInteger(environment, "ALIAS_POLL_MS", 500, 0, 3_600_000),
    canaryAlias: environment.CANARY_ALIAS || defaultSettings.canaryAlias,
    shadowAlias: environment.SHADOW_ALIAS || defaultSettings.shadowAlias,
    canaryShare: readShare(environment, "CANARY_SHARE", defaultSettings.canaryShare),
    batching: readSwitch(environment, "BATCHING", true),
    threads: readInteger(environment, "INFERENCE_THREADS", 0, 0, 64),
    workers: readInteger(environment, "WORKERS", 1, 1, 64),
    instance: environment.INSTANCE || defaultSettings.instance,
    tokensFile: environment.TOKENS_FILE || undefined,
    rehearseApart: readSwitch(environment, "REHEARSE_APART", true),
    modelPublicKeyFile: environment.MODEL_PUBLIC_KEY_FILE || undefined,
    tls: readTls(environment),
    logPayloads: readSwitch(environment, "LOG_PAYLOADS", false),
    predictPath: cloud?.predictPath || undefined,
    healthPath: cloud?.healthPath || undefined,
    cloud: cloud?.cloud,
    storage: readStorage(environment),
    limits: readLimits(environment),
  };
}

/** What a process that runs somebody's model may see of the environment: where programs and libraries are, and no secret. */
export function childEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const names = ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SystemRoot", "TMPDIR", "TEMP", "TMP", "LANG"];
  return Object.fromEntries(names.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])));
}

function readPort(environment: NodeJS.ProcessEnv, cloud: CloudContract | undefined): number {
  const name = cloud?.port === undefined ? "PORT" : `PORT (from ${cloud.cloud})`;
  return readInteger({ [name]: cloud?.port ?? environment.PORT }, name, defaultSettings.port, 0, 65_535);
}

function readLimits(environment: NodeJS.ProcessEnv): Limits {
  const read = (name: string, usual: number, least = 1): number =>
    readInteger(environment, name, usual, least, Number.MAX_SAFE_INTEGER);
  return {
    bodyBytes: read("LIMIT_BODY_BYTES", defaultLimits.bodyBytes),
    rows: read("LIMIT_ROWS", defaultLimits.rows),
    queueRows: read("LIMIT_QUEUE_ROWS", defaultLimits.queueRows),
    batchRows: read("LIMIT_BATCH_ROWS", defaultLimits.batchRows),
    batchWaitMillis: read("BATCH_WAIT_MS", defaultLimits.batchWaitMillis, 0),
    requestMillis: read("LIMIT_REQUEST_MS", defaultLimits.requestMillis),
    drainGraceMillis: read("DRAIN_GRACE_MS", defaultLimits.drainGraceMillis, 0),
    drainMillis: read("LIMIT_DRAIN_MS", defaultLimits.drainMillis, 0),
    spoolBytes: read("LIMIT_SPOOL_BYTES", defaultLimits.spoolBytes, 0),
    featureCacheMillis: read("FEATURE_CACHE_MS", defaultLimits.featureCacheMillis, 0),
  };
}

function readTls(environment: NodeJS.ProcessEnv): Settings["tls"] {
  const { TLS_CERT_FILE: certificate, TLS_KEY_FILE: key } = environment;
  if (!certificate && !key) return undefined;
  if (certificate && key) return { certificate, key };
  throw new SettingError(
    certificate ? "TLS_KEY_FILE" : "TLS_CERT_FILE",
    "a PEM file beside the other of the pair",
    undefined,
  );
}

/** STORAGE_EMULATOR_HOST is Google's own variable for a stand-in of its storage, which needs no access token. */
function readStorage(environment: NodeJS.ProcessEnv): Settings["storage"] {
  const emulator = environment.STORAGE_EMULATOR_HOST;
  if (!emulator) return googleStorage;
  return { endpoint: emulator.startsWith("http") ? emulator : `http://${emulator}`, metadata: undefined };
}

function readInteger(environment: NodeJS.ProcessEnv, name: string, usual: number, least: number, most: number): number {
  const text = environment[name];
  if (text === undefined || text === "") return usual;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new SettingError(name, `an integer from ${least} to ${most}`, text);
}

function readShare(environment: NodeJS.ProcessEnv, name: string, usual: number): number {
  const text = environment[name];
  if (text === undefined || text === "") return usual;
  const value = Number(text);
  if (value >= 0 && value <= 1) return value;
  throw new SettingError(name, "a share from 0 to 1", text);
}

function readSwitch(environment: NodeJS.ProcessEnv, name: string, usual: boolean): boolean {
  const text = environment[name]?.toLowerCase();
  if (text === undefined || text === "") return usual;
  if (text === "on" || text === "true" || text === "1") return true;
  if (text === "off" || text === "false" || text === "0") return false;
  throw new SettingError(name, "on or off", text);
}
