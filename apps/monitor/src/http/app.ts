import type { Queryable } from "@mlops/database";
import { type LabelResult, recordLabels } from "@mlops/metadata";
import express, { type ErrorRequestHandler, type Express, type Router } from "express";
import type { Registry } from "prom-client";
import { InvalidBodyError } from "../errors.ts";
import { parseLabels } from "../labels/parse-labels.ts";
import { requireToken } from "./require-token.ts";

export interface AppParts {
  readonly db: Queryable;
  readonly registry: Registry;
  readonly lateAfterMinutes: number;
  /** Bearer token that labels need; undefined: anybody may send them. */
  readonly labelsToken: string | undefined;
  readonly onLabels: (result: LabelResult) => void;
  readonly status: () => Promise<object>;
  readonly report: () => Promise<object>;
  /** Why the monitor is not well; undefined when it is. */
  readonly complaint: () => string | undefined;
  /** Alertmanager's webhook; undefined when it is off. */
  readonly webhook: Router | undefined;
}

/** The monitor's routes: labels and alerts in, metrics, status and report out. */
export function makeApp(parts: AppParts): Express {
  const app = express();
  app.disable("x-powered-by");
  if (parts.labelsToken !== undefined) {
    app.post("/labels", requireToken(parts.labelsToken, "the token for labels (MONITOR_LABELS_TOKEN)"));
  }
  app.post("/labels", express.json({ limit: "4mb" }), async (request, response) => {
    const labels = parseLabels(request.body, parts.lateAfterMinutes);
    const result = await recordLabels(parts.db, labels);
    parts.onLabels(result);
    response.json(result);
  });
  if (parts.webhook) app.use(parts.webhook);
  app.get("/metrics", async (_request, response) => {
    response.type(parts.registry.contentType).send(await parts.registry.metrics());
  });
  app.get("/status", async (_request, response) => {
    response.json(await parts.status());
  });
  app.get("/report", async (_request, response) => {
    response.json(await parts.report());
  });
  app.get("/health", (_request, response) => {
    const reason = parts.complaint();
    response.status(reason ? 503 : 200).json(reason ? { status: "unavailable", reason } : { status: "ok" });
  });
  app.use((request, response) => {
    response.status(404).json({ error: `no route ${request.method} ${request.path}` });
  });
  app.use(answerErrors);
  return app;
}

/** What the client did wrong is said as such; all else is ours, and may be tried again. */
const answerErrors: ErrorRequestHandler = (error: Error & { status?: number }, _request, response, _next) => {
  const status = error instanceof InvalidBodyError ? 400 : (error.status ?? 503);
  response.status(status).json({ error: error.message });
};
