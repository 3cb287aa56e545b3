import type { Queryable } from "@mlops/database";
import { recordLabels } from "@mlops/metadata";
import express, { type ErrorRequestHandler, type Express } from "express";
import type { Registry } from "prom-client";
import { InvalidBodyError } from "../errors.ts";
import { parseLabels } from "../labels/parse-labels.ts";
import type { ServiceMetrics } from "../metrics/service-metrics.ts";

export interface AppParts {
  readonly db: Queryable;
  readonly registry: Registry;
  readonly metrics: ServiceMetrics;
  readonly lateAfterMinutes: number;
  readonly status: () => Promise<object>;
  /** Why the monitor is not well; undefined when it is. */
  readonly complaint: () => string | undefined;
}

/** The monitor's routes: labels in, metrics and status out. */
export function makeApp(parts: AppParts): Express {
  const app = express();
  app.disable("x-powered-by");
  app.post("/labels", express.json({ limit: "4mb" }), async (request, response) => {
    const labels = parseLabels(request.body, parts.lateAfterMinutes);
    const result = await recordLabels(parts.db, labels);
    parts.metrics.labels(result);
    response.json(result);
  });
  app.get("/metrics", async (_request, response) => {
    response.type(parts.registry.contentType).send(await parts.registry.metrics());
  });
  app.get("/status", async (_request, response) => {
    response.json(await parts.status());
  });
  app.get("/health", (_request, response) => {
    const complaint = parts.complaint();
    response
      .status(complaint ? 503 : 200)
      .json(complaint ? { status: "unavailable", reason: complaint } : { status: "ok" });
  });
  app.use((request, response) => {
    response.status(404).json({ error: `no route ${request.method} ${request.path}` });
  });
  app.use(answerErrors);
  return app;
}

const answerErrors: ErrorRequestHandler = (error: Error & { status?: number }, _request, response, _next) => {
  const status = error instanceof InvalidBodyError ? 400 : (error.status ?? 503);
  response.status(status).json({ error: error.message });
};
