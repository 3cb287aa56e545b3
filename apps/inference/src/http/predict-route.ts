import type { IncomingMessage, ServerResponse } from "node:http";
import { RequestError } from "../errors.ts";
import type { ServiceMetrics } from "../metrics/service-metrics.ts";
import type { ServedModel } from "../model/served-model.ts";
import type { BodyLimits, Codec } from "../protocol/codec.ts";
import type { Predict } from "../service/predict.ts";
import { readBody } from "./body.ts";
import { deadlineOf } from "./deadline.ts";
import { respondError, respondOk } from "./respond.ts";
import { traceIdOf } from "./traceparent.ts";

export interface PredictRouteParts {
  readonly predict: Predict;
  readonly metrics: ServiceMetrics;
  readonly limits: BodyLimits & { readonly bodyBytes: number };
  /** The model that answers this request; throws RequestError when there is none. */
  readonly choose: (request: IncomingMessage, target: PredictTarget) => ServedModel;
  readonly inFlight: { count: number };
}

/** The model that a request's address names; undefined where the address leaves it open. */
export interface PredictTarget {
  readonly name: string | undefined;
  readonly version: string | undefined;
}

/** Answers one prediction request: reads its body, decodes, predicts, encodes. Every path ends in one answer. */
export function predictRoute(
  parts: PredictRouteParts,
  codec: Codec,
  target: PredictTarget,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const startedAt = performance.now();
  parts.inFlight.count++;
  response.on("close", () => {
    parts.inFlight.count--;
  });
  const fail = (error: Error): void => {
    parts.metrics.failed(codec.name, error instanceof RequestError ? error.kind : "internal");
    respondError(response, error);
  };
  readBody(request, parts.limits.bodyBytes, (body) => {
    if (body instanceof RequestError) return fail(body);
    try {
      decodeAndPredict(parts, codec, target, request, response, body, startedAt, fail);
    } catch (error) {
      fail(error as Error);
    }
  });
}

function decodeAndPredict(
  parts: PredictRouteParts,
  codec: Codec,
  target: PredictTarget,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  startedAt: number,
  fail: (error: Error) => void,
): void {
  const model = parts.choose(request, target);
  const decoded = codec.decode(model, body, request.headers, parts.limits);
  const context = {
    traceId: traceIdOf(request.headers.traceparent),
    startedAt,
    deadlineAt: deadlineOf(request.headers, startedAt, decoded.timeoutMillis),
    alive: () => !response.destroyed,
  };
  parts.predict(model, decoded.block, context, (answer) => {
    if (answer instanceof Error) return fail(answer);
    try {
      respondOk(response, decoded.encode(answer));
      parts.metrics.answered(codec.name, model.identity, (performance.now() - startedAt) / 1000);
    } catch (error) {
      fail(error as Error);
    }
  });
}
