import type { IncomingMessage, ServerResponse } from "node:http";
import { RequestError } from "../errors.ts";
import { explainBlock } from "../explain/shapley.ts";
import type { ServiceMetrics } from "../metrics/service-metrics.ts";
import type { ServedModel } from "../model/served-model.ts";
import type { BodyLimits, Codec, Decoded } from "../protocol/codec.ts";
import type { Rollout } from "../rollout/rollout.ts";
import type { Answer, RequestContext } from "../service/answer.ts";
import type { Predict } from "../service/predict.ts";
import { readBody } from "./body.ts";
import { deadlineOf } from "./deadline.ts";
import { inflateBody } from "./inflate.ts";
import type { RequestLog } from "./request-log.ts";
import { respondError, respondOk } from "./respond.ts";
import { traceIdOf } from "./traceparent.ts";

export interface PredictRouteParts {
  readonly predict: Predict;
  readonly metrics: ServiceMetrics;
  readonly limits: BodyLimits & { readonly bodyBytes: number };
  readonly rollout: Rollout;
  readonly inFlight: { count: number };
  /** Logs every answered request; undefined when the log level leaves them out. */
  readonly requestLog: RequestLog | undefined;
  /** Throws RequestError when the request may not predict: no good token, or too many requests for it. */
  readonly admit: (request: IncomingMessage) => void;
}

/** The model that a request's address names; undefined where the address leaves it open. */
export interface PredictTarget {
  readonly name: string | undefined;
  readonly version: string | undefined;
}

/** A request's address, if it is one that predicts. */
export interface PredictRoute extends PredictTarget {
  readonly codec: Codec;
  /** The address itself asks for an explanation. */
  readonly explain: boolean;
}

/** Answers one prediction request: reads its body, decodes, predicts, encodes. Every path ends in one answer. */
export function predictRoute(
  parts: PredictRouteParts,
  route: PredictRoute,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const startedAt = performance.now();
  const call: Call = { parts, route, request, response, startedAt, arrivedAt: startedAt };
  parts.inFlight.count++;
  response.on("close", () => {
    parts.inFlight.count--;
  });
  try {
    parts.admit(request);
  } catch (error) {
    fail(call, error as Error);
    return;
  }
  readBody(request, parts.limits.bodyBytes, (body) => takeBody(call, body));
}

/** One request on its way. */
interface Call {
  readonly parts: PredictRouteParts;
  readonly route: PredictRoute;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly startedAt: number;
  /** When the whole body was there: what came before was the client's time. */
  arrivedAt: number;
}

function takeBody(call: Call, body: Buffer | RequestError): void {
  if (body instanceof RequestError) {
    fail(call, body);
    return;
  }
  call.arrivedAt = performance.now();
  const encoding = call.request.headers["content-encoding"];
  if (encoding === undefined || encoding === "identity") {
    answer(call, body);
    return;
  }
  inflateBody(body, encoding, call.parts.limits.bodyBytes, (inflated) => {
    if (inflated instanceof RequestError) fail(call, inflated);
    else answer(call, inflated);
  });
}

function answer(call: Call, body: Buffer): void {
  const { parts, route, request } = call;
  let model: ServedModel | undefined;
  try {
    const chosen = parts.rollout.choose(route, request.headers, body);
    model = chosen;
    const decoded = route.codec.decode(chosen, body, request.headers, parts.limits);
    const context = contextOf(call, decoded.timeoutMillis);
    parts.predict(chosen, decoded.block, context, (result) => {
      if (result instanceof Error) {
        fail(call, result, chosen);
        return;
      }
      if (decoded.explain || route.explain) explainAndFinish(call, chosen, decoded, result, context, body);
      else finish(call, decoded, result, context, body);
    });
  } catch (error) {
    fail(call, error as Error, model);
  }
}

function explainAndFinish(
  call: Call,
  model: ServedModel,
  decoded: Decoded,
  result: Answer,
  context: RequestContext,
  body: Buffer,
): void {
  explainBlock(model, result.block, context.deadlineAt).then(
    (explanation) => finish(call, decoded, { ...result, explanation }, context, body),
    (error: Error) => fail(call, error, model),
  );
}

function finish(call: Call, decoded: Decoded, result: Answer, context: RequestContext, body: Buffer): void {
  const { parts, route, response, startedAt, arrivedAt } = call;
  try {
    respondOk(response, decoded.encode(result));
  } catch (error) {
    fail(call, error as Error, result.model);
    return;
  }
  const now = performance.now();
  const seconds = (now - startedAt) / 1000;
  parts.metrics.answered(route.codec.name, result.model.identity, seconds, context.traceId);
  parts.rollout.answered(result.model, result.explanation ? undefined : (now - arrivedAt) / 1000, result);
  parts.requestLog?.(route.codec.name, result, context, seconds);
  shadow(call, body, context, result.predictionIds);
}

function contextOf({ request, response, startedAt }: Call, timeoutMillis: number | undefined): RequestContext {
  return {
    traceId: traceIdOf(request.headers.traceparent),
    startedAt,
    deadlineAt: deadlineOf(request.headers, startedAt, timeoutMillis),
    alive: () => !response.destroyed,
  };
}

/** Asks the shadow model the same, after the client has its answer; its failures are counted and nobody else's matter. */
function shadow(call: Call, body: Buffer, context: RequestContext, answeredIds: readonly string[]): void {
  const { parts, route, request } = call;
  const model = parts.rollout.shadow();
  if (model === undefined) return;
  try {
    const { block } = route.codec.decode(model, body, request.headers, parts.limits);
    const unhurried = { ...context, shadowOf: answeredIds, deadlineAt: Number.POSITIVE_INFINITY, alive: () => true };
    parts.predict(model, block, unhurried, (result) => {
      if (result instanceof Error) parts.metrics.shadowed(model.identity, "error");
      else parts.metrics.shadowed(model.identity, "ok");
    });
  } catch {
    parts.metrics.shadowed(model.identity, "error");
  }
}

function fail({ parts, route, response }: Call, error: Error, model?: ServedModel): void {
  const kind = error instanceof RequestError ? error.kind : "internal";
  parts.metrics.failed(route.codec.name, kind, error);
  if (model !== undefined && kind === "internal") parts.rollout.failed(model);
  respondError(response, error);
}
