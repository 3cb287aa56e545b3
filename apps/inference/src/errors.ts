/** What went wrong with a request, as a label of bounded cardinality for the errors metric. */
export type RequestErrorKind =
  | "json"
  | "content_type"
  | "body_size"
  | "datatype"
  | "shape"
  | "missing"
  | "extra"
  | "value"
  | "rows"
  | "binary"
  | "deadline"
  | "client_gone"
  | "queue_full"
  | "draining"
  | "unauthorized"
  | "forbidden"
  | "rate_limited"
  | "not_found"
  | "method"
  | "not_ready"
  | "features_unavailable"
  | "internal";

const statuses: Readonly<Record<RequestErrorKind, number>> = {
  json: 400,
  content_type: 415,
  body_size: 413,
  datatype: 400,
  shape: 400,
  missing: 400,
  extra: 400,
  value: 400,
  rows: 400,
  binary: 400,
  deadline: 504,
  client_gone: 499,
  queue_full: 429,
  draining: 503,
  unauthorized: 401,
  forbidden: 403,
  rate_limited: 429,
  not_found: 404,
  method: 405,
  not_ready: 503,
  features_unavailable: 503,
  internal: 500,
};

/** Every kind, for series that are there before the first error. */
export const requestErrorKinds: readonly RequestErrorKind[] = Object.keys(statuses) as RequestErrorKind[];

/** A request that is answered with an error: its kind gives the HTTP status, its message goes to the client. */
export class RequestError extends Error {
  readonly kind: RequestErrorKind;
  /** Seconds for the Retry-After header, where trying again may help. */
  readonly retryAfterSeconds: number | undefined;

  constructor(kind: RequestErrorKind, message: string, retryAfterSeconds?: number) {
    super(message);
    this.name = "RequestError";
    this.kind = kind;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  get status(): number {
    return statuses[this.kind];
  }
}

/** A field of a request is not what the model takes: the message names the field, the expected and the found. */
export function invalidField(kind: RequestErrorKind, field: string, expected: string, found: unknown): RequestError {
  return new RequestError(kind, `${field}: expected ${expected}, found ${describe(found)}`);
}

/** A short, safe description of a value of a request: never longer than 60 characters. */
function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === "object") return "an object";
  if (typeof value === "string") return `the string ${shorten(JSON.stringify(value))}`;
  return `the ${typeof value} ${shorten(String(value))}`;
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}

/** Why a model was not taken into service; `reason` is a bounded label for the model loads metric. */
export class ModelRefusedError extends Error {
  readonly reason: ModelRefusal;
  readonly model: string;

  constructor(model: string, reason: ModelRefusal, message: string, options?: ErrorOptions) {
    super(`model ${model}: ${message}`, options);
    this.name = "ModelRefusedError";
    this.reason = reason;
    this.model = model;
  }
}

export type ModelRefusal =
  | "not_found"
  | "download"
  | "format"
  | "digest"
  | "signature"
  | "external_data"
  | "custom_operator"
  | "load"
  | "warm_up"
  | "input_example"
  | "schema";

/** A setting of the service that cannot be used: the message names the variable, the expected and the found. */
export class SettingError extends Error {
  constructor(name: string, expected: string, found: unknown) {
    super(`setting ${name}: expected ${expected}, found ${describe(found)}`);
    this.name = "SettingError";
  }
}
