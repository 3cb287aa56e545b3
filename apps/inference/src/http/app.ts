import express, { type Express } from "express";
import type { Gate } from "../access/gate.ts";
import { RequestError } from "../errors.ts";
import type { ServiceMetrics } from "../metrics/service-metrics.ts";
import type { ModelHost } from "../model/host.ts";
import type { ServedModel } from "../model/served-model.ts";
import type { Registry } from "../registry/registry.ts";
import type { Rollout } from "../rollout/rollout.ts";
import type { Predict } from "../service/predict.ts";
import type { ServiceState } from "../service/state.ts";
import type { Limits } from "../settings.ts";
import { adminRoutes } from "./admin-routes.ts";
import { metadataRoutes } from "./metadata-routes.ts";
import { openapiDocument } from "./openapi/document.ts";
import { pagePolicy, tryItPage } from "./page.ts";
import { respondError } from "./respond.ts";

export interface AppParts {
  readonly host: ModelHost;
  readonly state: ServiceState;
  readonly metrics: ServiceMetrics;
  readonly rollout: Rollout;
  readonly gate: Gate;
  readonly predict: Predict;
  readonly limits: Limits;
  /** One more address of readiness. */
  readonly healthPath: string | undefined;
  /** Looks now whether an alias has moved. */
  readonly refresh: () => Promise<void>;
  /** Keeps the canary's share for all replicas; undefined without one. */
  readonly registry: Registry | undefined;
}

/** All routes but prediction, which is taken on node:http before it comes here. */
export function makeApp(parts: AppParts): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.get("/metrics", async (request, response) => {
    const { contentType, text } = await parts.metrics.exposition(request.headers.accept);
    response.set("content-type", contentType).send(text);
  });
  app.use(metadataRoutes(parts));
  app.get("/openapi.json", (_request, response) => response.json(openapiDocument(requireChampion(parts.host))));
  app.get("/", (_request, response) => {
    response.set("content-security-policy", pagePolicy());
    response.type("html").send(tryItPage(requireChampion(parts.host)));
  });
  app.use("/admin", adminRoutes(parts));
  app.use((request, response) => {
    respondError(
      response,
      new RequestError("not_found", `no route ${request.method} ${request.path}; see /openapi.json`),
    );
  });
  app.use((error: Error, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
    respondError(response, clientError(error));
  });
  return app;
}

function requireChampion(host: ModelHost): ServedModel {
  const model = host.get("champion");
  if (model === undefined) throw new RequestError("not_ready", "no model is loaded yet", 1);
  return model;
}

/** Express's own errors for what a client sent wrong carry a status: they are not failures of the service. */
function clientError(error: Error & { status?: unknown }): Error {
  if (error instanceof RequestError || typeof error.status !== "number" || error.status >= 500) return error;
  return new RequestError(error.status === 413 ? "body_size" : "value", error.message);
}
