import type { Logger } from "pino";
import type { Answer, RequestContext } from "../service/answer.ts";
import { scoreOfRow } from "../service/score.ts";

/** Writes one answered request to the log. */
export type RequestLog = (protocol: string, answer: Answer, context: RequestContext, seconds: number) => void;

/**
 * Requests are logged at level debug, with trace and prediction ids and without what they hold. When payloads are asked
 * for, rows and scores are logged too, at level info: they may be personal, which is why nothing does so by itself.
 */
export function makeRequestLog(logger: Logger, payloads: boolean): RequestLog | undefined {
  const level = payloads ? "info" : "debug";
  if (!logger.isLevelEnabled(level)) return undefined;
  return (protocol, answer, context, seconds) => {
    const { model, block, predictionIds } = answer;
    const about = {
      protocol,
      model: model.identity.uri,
      rows: block.rows,
      seconds,
      traceId: context.traceId,
      predictionIds,
    };
    logger[level](payloads ? { ...about, ...payloadOf(answer) } : about, "answered");
  };
}

function payloadOf({ block, outputs, first }: Answer): object {
  const scores = Array.from({ length: block.rows }, (_, row) => scoreOfRow(outputs, first + row));
  return { records: block.records ?? null, scores };
}
