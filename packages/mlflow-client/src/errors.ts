/** What was asked when a request failed. Holds no secret: neither credentials nor the body. */
export interface FailedRequest {
  readonly method: string;
  /** Without user, password and query. */
  readonly url: string;
}

/** What an `MlflowError` is made of. */
export interface MlflowErrorDetails {
  /**
   * The server's code (`RESOURCE_DOES_NOT_EXIST`), or one of ours: `UNREACHABLE` (no answer after all repetitions),
   * `TIMEOUT`, `BAD_RESPONSE` (an answer that is not MLflow's), `UNAUTHORIZED`.
   */
  readonly code: string;
  /** HTTP status; none when there was no answer. */
  readonly status: number | undefined;
  readonly request: FailedRequest;
  /** What the server said, or what happened to the connection. */
  readonly serverMessage: string;
  readonly cause?: unknown;
}

/** A request to an MLflow server failed. */
export class MlflowError extends Error {
  override readonly name = "MlflowError";
  readonly code: string;
  readonly status: number | undefined;
  readonly request: FailedRequest;
  readonly serverMessage: string;

  constructor(details: MlflowErrorDetails) {
    const status = details.status === undefined ? "" : `${details.status} `;
    const { method, url } = details.request;
    super(`MLflow: ${method} ${url}: ${status}${details.code}: ${details.serverMessage}`, { cause: details.cause });
    this.code = details.code;
    this.status = details.status;
    this.request = details.request;
    this.serverMessage = details.serverMessage;
  }
}

/** Whether an error is the server's "not there". */
export function isNotFound(error: unknown): boolean {
  return error instanceof MlflowError && error.code === "RESOURCE_DOES_NOT_EXIST";
}

/** Whether an error means that the server is away or not well, so that the same may work later. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof MlflowError)) return false;
  return error.status === undefined || error.status >= 500 || error.status === 429 || error.code === "BAD_RESPONSE";
}

/** A value handed to this client cannot be used; found before anything is sent. */
export class MlflowUsageError extends Error {
  override readonly name = "MlflowUsageError";
}

/** Someone else moved an alias, or began to, while this one was about to: nothing was moved. */
export class AliasMovedError extends Error {
  override readonly name = "AliasMovedError";
  /** `NAME@ALIAS`. */
  readonly alias: string;
  /** Version that had the alias at the first look; null: none. */
  readonly from: number | null;
  /** Version that has it now. */
  readonly now: number | null;

  constructor(alias: string, from: number | null, now: number | null) {
    const found =
      now === from
        ? `is being moved by someone else at this moment`
        : `is ${said(now)} now, it was ${said(from)} a moment ago: someone else moved it`;
    super(`${alias} ${found}; look (mlops models show ${alias.split("@")[0]}), then try again`);
    this.alias = alias;
    this.from = from;
    this.now = now;
  }
}

function said(version: number | null): string {
  return version === null ? "no version" : `version ${version}`;
}
