import type { ServerResponse } from "node:http";
import { RequestError } from "../errors.ts";
import type { EncodedBody } from "../protocol/codec.ts";

/** Answers 200 with an encoded body. */
export function respondOk(response: ServerResponse, encoded: EncodedBody): void {
  const { body, contentType, headers } = encoded;
  response.writeHead(200, {
    "content-type": contentType,
    "content-length": typeof body === "string" ? Buffer.byteLength(body) : body.length,
    ...headers,
  });
  response.end(body);
}

/** Answers `{"error": …}` with the error's status; what is not a RequestError is 500 and says no more than that. */
export function respondError(response: ServerResponse, error: Error): void {
  if (response.headersSent || response.destroyed) return;
  const known =
    error instanceof RequestError ? error : new RequestError("internal", "the model failed on this request");
  const body = JSON.stringify({ error: known.message });
  const headers: Record<string, string | number> = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  };
  if (known.retryAfterSeconds !== undefined) headers["retry-after"] = known.retryAfterSeconds;
  if (known.kind === "unauthorized") headers["www-authenticate"] = "Bearer";
  if (closesConnection(known)) headers.connection = "close";
  response.writeHead(known.status, headers);
  response.end(body);
}

/** After these the rest of the request is not read, or the client should go elsewhere. */
function closesConnection(error: RequestError): boolean {
  return error.kind === "body_size" || error.kind === "draining";
}
