import express, { type Express } from "express";
import { RequestError } from "../errors.ts";
import type { ServiceMetrics } from "../metrics/service-metrics.ts";
import type { ModelHost } from "../model/host.ts";
import type { ServiceState } from "../service/state.ts";
import { metadataRoutes } from "./metadata-routes.ts";
import { respondError } from "./respond.ts";

export interface AppParts {
  readonly host: ModelHost;
  readonly state: ServiceState;
  readonly metrics: ServiceMetrics;
}

/** All routes but prediction, which is taken on node:http before it comes here. */
export function makeApp(parts: AppParts): Express {
  const app = express();
  app.disable("x-powered-by");
  app.get("/metrics", async (_request, response) => {
    response.type(parts.metrics.registry.contentType).send(await parts.metrics.registry.metrics());
  });
  app.use(metadataRoutes(parts));
  app.use((request, response) => {
    respondError(
      response,
      new RequestError("not_found", `no route ${request.method} ${request.path}; see /openapi.json`),
    );
  });
  app.use((error: Error, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
    respondError(response, error);
  });
  return app;
}
