import type { Readable } from "node:stream";
import type { Configuration } from "../configuration.ts";
import { MlflowError } from "../errors.ts";
import { errorCode } from "./retry.ts";
import type { Call, StreamCall } from "./transport.ts";

/** The error that an answer of 400 or more means. */
export async function errorOf(
  call: StreamCall,
  configuration: Configuration,
  status: number,
  body: Readable,
): Promise<Error> {
  const text = await readAll(body).catch(() => "");
  const request = nameOf(call, configuration);
  const told = readError(text);
  if (told) return new MlflowError({ code: told.error_code, status, request, serverMessage: told.message });
  const code = ownCode(status);
  const serverMessage = code === "ENDPOINT_NOT_FOUND" ? unknownEndpoint(text) : excerpt(text);
  return new MlflowError({ code, status, request, serverMessage });
}

function readError(text: string): { error_code: string; message: string } | undefined {
  try {
    const body = JSON.parse(text) as { error_code?: unknown; message?: unknown } | null;
    if (typeof body?.error_code === "string") {
      return { error_code: body.error_code, message: typeof body.message === "string" ? body.message : "" };
    }
  } catch {
    // Not MLflow's: told by its excerpt.
  }
  return undefined;
}

function ownCode(status: number): string {
  if (status === 401) return "UNAUTHORIZED";
  if (status === 403) return "PERMISSION_DENIED";
  if (status === 404 || status === 405) return "ENDPOINT_NOT_FOUND";
  return status >= 500 || status === 429 ? "TEMPORARILY_UNAVAILABLE" : "BAD_RESPONSE";
}

function unknownEndpoint(text: string): string {
  return `the server does not know this request: an MLflow older than 3, or not MLflow's address (it said ${excerpt(text)})`;
}

/** The error of a connection that did not stand or broke. */
export function connectionError(call: StreamCall, configuration: Configuration, error: unknown, tries: number): Error {
  const code = errorCode(error);
  const words = error instanceof Error ? error.message : String(error);
  const timeout = /TIMEOUT/.test(code);
  const tried = tries > 0 ? ` after ${tries + 1} tries` : "";
  return new MlflowError({
    code: timeout ? "TIMEOUT" : "UNREACHABLE",
    status: undefined,
    request: nameOf(call, configuration),
    serverMessage: `${timeout ? "no answer in time" : "no connection"}${tried} (${words || code}); is the server running?`,
    cause: error,
  });
}

/** What was asked, without query and credentials. */
export function nameOf(call: StreamCall | Call, configuration: Configuration): { method: string; url: string } {
  const url = new URL("url" in call && call.url ? call.url : configuration.trackingUri + call.path);
  return { method: call.method, url: `${url.origin}${url.pathname}` };
}

/** A body to its end, as text. */
export async function readAll(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** The beginning of a text, for a message. */
export function excerpt(text: string): string {
  const plain = text
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return plain === "" ? "nothing" : `'${plain.length > 200 ? `${plain.slice(0, 200)}…` : plain}'`;
}
