import type { S3Client, S3ClientConfig } from "@aws-sdk/client-s3";
import type { RemoteConfig } from "../config/config.ts";
import { DataError, SettingError } from "../errors.ts";

const ATTEMPTS = 4;

/** Bucket and key prefix (empty or ending in `/`) of a remote. */
export interface S3Place {
  readonly bucket: string;
  readonly prefix: string;
  readonly url: string;
}

/** The object store refused, failed or stalled. */
class S3RemoteError extends DataError {
  readonly status: number | undefined;
  constructor(place: S3Place, key: string, status: number | undefined, detail: string, cause: unknown) {
    const answer = status === undefined ? detail : `${status} ${detail}`;
    super(`${place.url}: the store answered "${answer}" for ${key}; ${remedy(status)}`, { cause });
    this.status = status;
  }
}

/** The object store did not answer in time, several times. */
class S3StalledError extends DataError {
  constructor(place: S3Place, key: string, cause: unknown) {
    super(
      `${place.url}: the store fell silent over ${key}, ${ATTEMPTS} times; what was moved stays, run the command again when it answers (the remote's settings connect_timeout and read_timeout say how many seconds to wait)`,
      { cause },
    );
  }
}

function remedy(status: number | undefined): string {
  if (status === 401 || status === 403)
    return "check the credentials and the bucket's policy (access_key_id, profile, or the AWS_ variables)";
  if (status === 404) return "check the bucket's name and endpointurl";
  return "it was tried several times; what was moved stays, run the command again later";
}

export function s3Place(config: RemoteConfig): S3Place {
  const match = /^s3:\/\/([^/]+)\/?(.*)$/.exec(config.url);
  if (!match?.[1])
    throw new SettingError(`remote "${config.name}": ${config.url} is not an S3 place; expected s3://bucket/prefix`);
  const prefix = (match[2] ?? "").replace(/\/+$/, "");
  return { bucket: match[1], prefix: prefix === "" ? "" : `${prefix}/`, url: config.url };
}

/** A client from DVC's settings of the remote; what they leave open comes from the SDK's usual chain. */
export async function createS3Client(config: RemoteConfig): Promise<S3Client> {
  const { S3Client } = await import("@aws-sdk/client-s3");
  const { settings } = config;
  const endpoint = settings.get("endpointurl");
  const accessKeyId = settings.get("access_key_id");
  const secretAccessKey = settings.get("secret_access_key");
  const sessionToken = settings.get("session_token");
  const profile = settings.get("profile");
  const readSeconds = seconds(settings, "read_timeout", 30);
  const options: S3ClientConfig = {
    ...(regionOf(settings) === undefined ? {} : { region: regionOf(settings) as string }),
    maxAttempts: ATTEMPTS,
    requestHandler: {
      connectionTimeout: seconds(settings, "connect_timeout", 5) * 1000,
      requestTimeout: readSeconds * 1000,
      // Without this the handler only warns, and waits for ever.
      throwOnRequestTimeout: true,
      // A store that falls silent in the middle of an object.
      socketTimeout: readSeconds * 1000,
      httpsAgent: { maxSockets: 64 },
      httpAgent: { maxSockets: 64 },
    },
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(profile === undefined ? {} : { profile }),
  };
  if (accessKeyId !== undefined && secretAccessKey !== undefined) {
    options.credentials = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  }
  return new S3Client(options);
}

/** An error that names the place, the answer and the remedy; errors that do so already pass through. */
export function s3Error(error: unknown, place: S3Place, key: string): Error {
  if (error instanceof DataError) return error;
  const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
  if (name === "AbortError") return error as Error;
  if (/timeout/i.test(name)) return new S3StalledError(place, key, error);
  const detail = message === "UnknownError" || message === "" ? name : message;
  return new S3RemoteError(place, key, $metadata?.httpStatusCode, detail, error);
}

/** DVC's settings `connect_timeout` and `read_timeout`, in seconds. */
function seconds(settings: ReadonlyMap<string, string>, name: string, otherwise: number): number {
  const text = settings.get(name);
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!(value > 0)) throw new SettingError(`remote setting ${name} = ${text}: expected a number of seconds above 0`);
  return value;
}

/** An own endpoint rarely cares for the region, but a signature needs one. */
function regionOf(settings: ReadonlyMap<string, string>): string | undefined {
  return settings.get("region") ?? (settings.has("endpointurl") ? "us-east-1" : undefined);
}
