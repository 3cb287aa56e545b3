import { readFileSync } from "node:fs";

/** How to reach a server. What is left out comes from MLflow's environment variables. */
export interface MlflowOptions {
  /** `http://…` or `https://…`. `MLFLOW_TRACKING_URI`. */
  readonly trackingUri?: string | undefined;
  /** Basic authorization. `MLFLOW_TRACKING_USERNAME`, `MLFLOW_TRACKING_PASSWORD`. */
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Bearer token; wins over user and password. `MLFLOW_TRACKING_TOKEN`. */
  readonly token?: string | undefined;
  /** Accept any certificate. `MLFLOW_TRACKING_INSECURE_TLS`. */
  readonly insecureTls?: boolean | undefined;
  /** File of certificates to trust. `MLFLOW_TRACKING_SERVER_CERT_PATH`. */
  readonly serverCertificatePath?: string | undefined;
  /** File with this client's certificate and key. `MLFLOW_TRACKING_CLIENT_CERT_PATH`. */
  readonly clientCertificatePath?: string | undefined;
  /** Experiment of runs that name none. `MLFLOW_EXPERIMENT_NAME`. */
  readonly experimentName?: string | undefined;
  /** The same by id; wins over the name. `MLFLOW_EXPERIMENT_ID`. */
  readonly experimentId?: string | undefined;
  /** How often a failed request is repeated. Default 7. `MLFLOW_HTTP_REQUEST_MAX_RETRIES`. */
  readonly maxRetries?: number | undefined;
  /** Seconds of the first pause; each further one doubles. Default 2. `MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR`. */
  readonly backoffFactorSeconds?: number | undefined;
  /** Up to this many seconds are added at random. Default 1. `MLFLOW_HTTP_REQUEST_BACKOFF_JITTER`. */
  readonly backoffJitterSeconds?: number | undefined;
  /** Seconds until an answer begins, and between its pieces. Default 120. `MLFLOW_HTTP_REQUEST_TIMEOUT`. */
  readonly timeoutSeconds?: number | undefined;
  /** Files from this size, in bytes, go up in parts. Default 500 MB. `MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE`. */
  readonly multipartMinimumBytes?: number | undefined;
  /** Size of a part, in bytes. Default 10 MB. `MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE`. */
  readonly multipartChunkBytes?: number | undefined;
  /** Log CPU and memory of runs. Default no. `MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING`. */
  readonly systemMetrics?: boolean | undefined;
  /** Seconds between system metrics. Default 10. `MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL`. */
  readonly systemMetricsIntervalSeconds?: number | undefined;
  /** Folder that keeps metrics which could not be sent. Default `.mlflow-unsent` in the working folder. `MLFLOW_UNSENT_DIR`. */
  readonly unsentDirectory?: string | undefined;
}

/** Everything settled. */
export interface Configuration {
  /** Without user, password and trailing slash. */
  readonly trackingUri: string;
  readonly authorization: string | undefined;
  readonly insecureTls: boolean;
  readonly serverCertificates: string | undefined;
  readonly clientCertificate: string | undefined;
  readonly experimentName: string | undefined;
  readonly experimentId: string | undefined;
  readonly maxRetries: number;
  readonly backoffFactorSeconds: number;
  readonly backoffJitterSeconds: number;
  readonly timeoutSeconds: number;
  readonly multipartMinimumBytes: number;
  readonly multipartChunkBytes: number;
  readonly systemMetrics: boolean;
  readonly systemMetricsIntervalSeconds: number;
  readonly unsentDirectory: string;
}

/** An option or variable is missing or not usable; the message says which and what would do. */
export class MlflowConfigurationError extends Error {
  override readonly name = "MlflowConfigurationError";
}

/** Settles options over the environment over MLflow's defaults. Throws MlflowConfigurationError. */
export function configure(options: MlflowOptions = {}, environment: NodeJS.ProcessEnv = process.env): Configuration {
  const address = readAddress(options.trackingUri ?? environment.MLFLOW_TRACKING_URI);
  const number = (name: string, option: number | undefined, standard: number) =>
    readNumber(name, option ?? environment[name], standard);
  const flag = (name: string, option: boolean | undefined) => option ?? /^(true|1)$/i.test(environment[name] ?? "");
  return {
    trackingUri: address.uri,
    authorization: authorization(options, environment, address),
    insecureTls: flag("MLFLOW_TRACKING_INSECURE_TLS", options.insecureTls),
    serverCertificates: readText(options.serverCertificatePath ?? environment.MLFLOW_TRACKING_SERVER_CERT_PATH),
    clientCertificate: readText(options.clientCertificatePath ?? environment.MLFLOW_TRACKING_CLIENT_CERT_PATH),
    experimentName: options.experimentName ?? environment.MLFLOW_EXPERIMENT_NAME,
    experimentId: options.experimentId ?? environment.MLFLOW_EXPERIMENT_ID,
    maxRetries: number("MLFLOW_HTTP_REQUEST_MAX_RETRIES", options.maxRetries, 7),
    backoffFactorSeconds: number("MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", options.backoffFactorSeconds, 2),
    backoffJitterSeconds: number("MLFLOW_HTTP_REQUEST_BACKOFF_JITTER", options.backoffJitterSeconds, 1),
    timeoutSeconds: number("MLFLOW_HTTP_REQUEST_TIMEOUT", options.timeoutSeconds, 120),
    multipartMinimumBytes: number(
      "MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE",
      options.multipartMinimumBytes,
      500 * 1024 ** 2,
    ),
    multipartChunkBytes: number("MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE", options.multipartChunkBytes, 10 * 1024 ** 2),
    systemMetrics: flag("MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING", options.systemMetrics),
    systemMetricsIntervalSeconds: number(
      "MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL",
      options.systemMetricsIntervalSeconds,
      10,
    ),
    unsentDirectory: options.unsentDirectory ?? environment.MLFLOW_UNSENT_DIR ?? ".mlflow-unsent",
  };
}

interface Address {
  readonly uri: string;
  readonly username: string;
  readonly password: string;
}

function readAddress(uri: string | undefined): Address {
  const what = "the tracking server's address";
  if (!uri) throw new MlflowConfigurationError(`${what}: none given; set MLFLOW_TRACKING_URI or pass trackingUri`);
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    const found = url ? `${url.protocol}//…` : "something else";
    throw new MlflowConfigurationError(`${what}: expected http://… or https://…, found ${found}`);
  }
  const { username, password } = url;
  url.username = "";
  url.password = "";
  url.search = "";
  url.hash = "";
  return {
    uri: url.href.replace(/\/+$/, ""),
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
  };
}

function authorization(options: MlflowOptions, environment: NodeJS.ProcessEnv, address: Address): string | undefined {
  const token = options.token ?? environment.MLFLOW_TRACKING_TOKEN;
  if (token) return `Bearer ${token}`;
  const username = options.username ?? environment.MLFLOW_TRACKING_USERNAME ?? address.username;
  const password = options.password ?? environment.MLFLOW_TRACKING_PASSWORD ?? address.password;
  if (!username && !password) return undefined;
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

function readNumber(name: string, value: number | string | undefined, standard: number): number {
  if (value === undefined || value === "") return standard;
  const number = Number(value);
  if (Number.isFinite(number) && number >= 0) return number;
  throw new MlflowConfigurationError(`${name}: expected a number that is not negative, found '${value}'`);
}

function readText(path: string | undefined): string | undefined {
  return path ? readFileSync(path, "utf8") : undefined;
}
