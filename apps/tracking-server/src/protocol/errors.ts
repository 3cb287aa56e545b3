/** MLflow's error codes that this server answers with, and their HTTP status (`mlflow/exceptions.py`, 3.17). */
const statusByCode = {
  INTERNAL_ERROR: 500,
  INVALID_STATE: 500,
  NOT_IMPLEMENTED: 501,
  TEMPORARILY_UNAVAILABLE: 503,
  RESOURCE_DOES_NOT_EXIST: 404,
  ENDPOINT_NOT_FOUND: 404,
  RESOURCE_ALREADY_EXISTS: 400,
  INVALID_PARAMETER_VALUE: 400,
  BAD_REQUEST: 400,
  PERMISSION_DENIED: 403,
} as const;

/** One of MLflow's error codes. */
export type ErrorCode = keyof typeof statusByCode;

/** MLflow's names for kinds of error, where they are not the code's. */
const errorClasses: Partial<Record<ErrorCode, string>> = {
  RESOURCE_DOES_NOT_EXIST: "RESOURCE_NOT_FOUND",
  INTERNAL_ERROR: "CLIENT_INTERNAL_ERROR",
};

/** A request that cannot be done: the code and the words that the client gets. */
export class TrackingError extends Error {
  readonly code: ErrorCode;
  override readonly name = "TrackingError";

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }

  /** HTTP status of the answer. */
  get status(): number {
    return statusByCode[this.code];
  }

  /** The answer's body, as MLflow writes it. */
  toBody(): { error_code: ErrorCode; message: string; error_class: string } {
    return { error_code: this.code, message: this.message, error_class: errorClasses[this.code] ?? this.code };
  }
}

/** Something in the request is not acceptable. */
export function invalid(message: string): TrackingError {
  return new TrackingError("INVALID_PARAMETER_VALUE", message);
}

/** The thing that the request names is not there. */
export function notFound(message: string): TrackingError {
  return new TrackingError("RESOURCE_DOES_NOT_EXIST", message);
}

/** The thing that the request makes is there already. */
export function alreadyExists(message: string): TrackingError {
  return new TrackingError("RESOURCE_ALREADY_EXISTS", message);
}
