import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { RequestError, SettingError } from "../errors.ts";
import type { ServiceState } from "../service/state.ts";
import { type FindPredictRoute, makePredictRoutes } from "./predict-paths.ts";
import { type PredictRouteParts, predictRoute } from "./predict-route.ts";
import { respondError } from "./respond.ts";

export interface ServerParts {
  readonly predict: PredictRouteParts;
  readonly state: ServiceState;
  /** Everything that is not a prediction. */
  readonly app: (request: IncomingMessage, response: ServerResponse) => void;
  /** Milliseconds that a whole request may take to arrive. */
  readonly requestMillis: number;
  /** One more address of the V1 protocol. */
  readonly predictPath: string | undefined;
  /** PEM files; undefined serves plain HTTP. */
  readonly tls: { readonly certificate: string; readonly key: string } | undefined;
}

/** The HTTP server: prediction is answered on node:http itself, since Express would cost four fifths of the rate. */
export function makeServer(parts: ServerParts): Server {
  const find = makePredictRoutes(parts.predictPath);
  const listener = (request: IncomingMessage, response: ServerResponse): void =>
    dispatch(parts, find, request, response);
  const options = serverOptions(parts.requestMillis);
  if (parts.tls === undefined) return createServer(options, listener);
  return createSecureServer({ ...options, ...readCertificate(parts.tls) }, listener);
}

/** Limits against slow and greedy clients: a head of 16 KiB, and `requestMillis` for head and body to arrive whole. */
function serverOptions(requestMillis: number): ServerOptions {
  return {
    requestTimeout: requestMillis,
    headersTimeout: requestMillis,
    keepAliveTimeout: 75_000,
    connectionsCheckingInterval: Math.max(100, requestMillis / 4),
    maxHeaderSize: 16 * 1024,
    noDelay: true,
  };
}

function readCertificate(files: { readonly certificate: string; readonly key: string }): { cert: Buffer; key: Buffer } {
  return { cert: readPem("TLS_CERT_FILE", files.certificate), key: readPem("TLS_KEY_FILE", files.key) };
}

function readPem(setting: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new SettingError(setting, `a PEM file that can be read (${(error as Error).message})`, path);
  }
}

function dispatch(
  parts: ServerParts,
  find: FindPredictRoute,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const route = find(request.url ?? "");
  if (route === undefined) parts.app(request, response);
  else if (request.method !== "POST") respondError(response, wrongMethod(request.method));
  else if (parts.state.draining) respondError(response, draining());
  else predictRoute(parts.predict, route, request, response);
}

function wrongMethod(method: string | undefined): RequestError {
  return new RequestError("method", `expected POST, found ${method}`);
}

function draining(): RequestError {
  return new RequestError("draining", "the service is shutting down; try another replica", 1);
}
