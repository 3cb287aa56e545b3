import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { RequestError } from "../errors.ts";
import type { ServiceState } from "../service/state.ts";
import { findPredictRoute } from "./predict-paths.ts";
import { type PredictRouteParts, predictRoute } from "./predict-route.ts";
import { respondError } from "./respond.ts";

export interface ServerParts {
  readonly predict: PredictRouteParts;
  readonly state: ServiceState;
  /** Everything that is not a prediction. */
  readonly app: (request: IncomingMessage, response: ServerResponse) => void;
  /** Milliseconds that a whole request may take to arrive. */
  readonly requestMillis: number;
}

/** The HTTP server: prediction is answered on node:http itself, since Express would cost four fifths of the rate. */
export function makeServer(parts: ServerParts): Server {
  const server = createServer(
    {
      requestTimeout: parts.requestMillis,
      headersTimeout: parts.requestMillis,
      keepAliveTimeout: 75_000,
      connectionsCheckingInterval: Math.max(250, parts.requestMillis / 4),
      maxHeaderSize: 16 * 1024,
      noDelay: true,
    },
    (request, response) => dispatch(parts, request, response),
  );
  return server;
}

function dispatch(parts: ServerParts, request: IncomingMessage, response: ServerResponse): void {
  const route = findPredictRoute(request.url ?? "");
  if (route === undefined) return parts.app(request, response);
  if (request.method !== "POST") {
    return respondError(response, new RequestError("method", `expected POST, found ${request.method}`));
  }
  if (parts.state.draining) {
    return respondError(response, new RequestError("draining", "the service is shutting down; try another replica", 1));
  }
  predictRoute(parts.predict, route.codec, route, request, response);
}
