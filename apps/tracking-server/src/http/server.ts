import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Logger } from "pino";
import { endpoints } from "../endpoints/all.ts";
import { mlflowVersion } from "../endpoints/service.ts";
import { TrackingError } from "../protocol/errors.ts";
import { sendError, sendMessage, sendText } from "./answer.ts";
import { type ContentRequest, sendArtifact } from "./artifact-content.ts";
import { contentRoute } from "./artifact-routes.ts";
import { isAuthorized } from "./authorization.ts";
import { readBody, readQuery } from "./body.ts";
import type { Context } from "./endpoint.ts";
import { isAllowed } from "./origin.ts";
import { createRouter } from "./router.ts";
import { runArtifactPath } from "./run-artifact.ts";

/** How the server listens and whom it serves. */
export interface ServerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Host names besides loopback and private addresses by which it may be called; `*`: any. */
  readonly allowedHosts: readonly string[];
  /** When set, requests but for `/health` need it (as a bearer token, or as the password of basic authorization). */
  readonly token: string | undefined;
}

/** A server that listens. */
export interface RunningServer {
  readonly url: string;
  /** Takes no new requests, finishes those under way, and ends. */
  close(): Promise<void>;
}

const router = createRouter(endpoints);
/** Longest that requests under way may hold up the end, in milliseconds. */
const patience = 10_000;

/** Serves MLflow's REST interface. */
export async function startServer(context: Context, options: ServerOptions, log: Logger): Promise<RunningServer> {
  const server = createServer((request, response) => {
    answer(request, response, context, options).catch((error) => fail(error, request, response, log));
  });
  // An upload or download may take as long as it needs; one that stands still for five minutes is given up.
  server.requestTimeout = 0;
  server.timeout = 300_000;
  server.keepAliveTimeout = 65_000;
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(":") ? `[${options.host}]` : options.host;
  return { url: `http://${host}:${port}`, close: () => close(server) };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  context: Context,
  options: ServerOptions,
): Promise<void> {
  const [rawPath, query] = splitUrl(request.url ?? "/");
  const path = rawPath.startsWith("/ajax-api/") ? rawPath.replace("/ajax-api/", "/api/") : rawPath;
  if (path === "/health") return sendText(response, 200, "OK");
  if (!isAllowed(request, options.allowedHosts)) {
    return sendText(response, 403, "Invalid Host header - possible DNS rebinding attack detected");
  }
  if (!isAuthorized(request, options.token)) {
    response.setHeader("www-authenticate", 'Basic realm="mlflow"');
    return sendText(response, 401, "You are not authenticated: send the server's token as bearer or as password");
  }
  if (path === "/version") return sendText(response, 200, mlflowVersion);
  const content = contentRoute(request.method ?? "", path);
  if (content) {
    return content.handle({ request, response, artifacts: context.artifacts, path: content.path });
  }
  const artifact = await runArtifactPath(path, query, context);
  if (artifact !== undefined) {
    return sendArtifact({ request, response, artifacts: context.artifacts, path: artifact } satisfies ContentRequest);
  }
  await answerMessage(request, response, path, query, context);
}

async function answerMessage(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  query: string,
  context: Context,
): Promise<void> {
  const match = router.find(request.method ?? "", path);
  if (match === undefined) {
    throw new TrackingError(
      "ENDPOINT_NOT_FOUND",
      `No endpoint ${path}: this server covers docs/05-experiment-tracking`,
    );
  }
  if (match === "wrong-method") return sendText(response, 405, `${path} does not take ${request.method}`);
  const { endpoint, variables } = match;
  const message =
    request.method === "GET" && query !== "" ? readQuery(query, endpoint.fields) : await readBody(request);
  sendMessage(response, await endpoint.answer({ ...message, ...variables }, context));
}

function fail(error: unknown, request: IncomingMessage, response: ServerResponse, log: Logger): void {
  if (error instanceof TrackingError) {
    if (!request.complete) dropRest(request, response);
    sendError(response, error);
    return;
  }
  if (response.destroyed || !request.complete) {
    response.destroy();
    return;
  }
  log.error({ err: error, method: request.method, path: splitUrl(request.url ?? "")[0] }, "request failed");
  sendError(response, unexpected(error));
}

/** Takes no more of a refused request: what still comes is let go, and the connection ends after the answer. */
function dropRest(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  if (!response.headersSent) response.setHeader("connection", "close");
  response.on("finish", () => setTimeout(() => request.destroy(), 1000).unref());
}

/** A lost or restarting database is a passing state, which clients retry; anything else is a fault of the server. */
function unexpected(error: unknown): TrackingError {
  const code = (error as { code?: string } | undefined)?.code ?? "";
  const words = error instanceof Error ? error.message : String(error);
  const passing =
    /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|57P0|08|53|40001|40P01)/.test(code) || /timeout|terminated|connect/i.test(words);
  if (passing) return new TrackingError("TEMPORARILY_UNAVAILABLE", `The database does not answer: ${words}`);
  return new TrackingError("INTERNAL_ERROR", words);
}

function splitUrl(url: string): [string, string] {
  const at = url.indexOf("?");
  return at < 0 ? [url, ""] : [url.slice(0, at), url.slice(at + 1)];
}

function listen(server: Server, options: ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), patience).unref();
  });
}
