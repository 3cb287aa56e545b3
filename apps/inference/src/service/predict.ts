import type { BlockResult } from "../engine/job.ts";
import type { OnlineFeatures } from "../features/online-cache.ts";
import { uuidV7 } from "../identity/uuid-v7.ts";
import type { PredictionLog } from "../log/prediction-log.ts";
import type { ServiceMetrics } from "../metrics/service-metrics.ts";
import type { ServedModel } from "../model/served-model.ts";
import type { Block } from "../request/block.ts";
import type { Answer, RequestContext } from "./answer.ts";
import { logRows } from "./log-rows.ts";

/** Takes a block through online features, the model and the prediction log. Calls back once, with an answer or an error. */
export type Predict = (
  model: ServedModel,
  block: Block,
  context: RequestContext,
  answered: (answer: Answer | Error) => void,
) => void;

export interface PredictParts {
  readonly online: OnlineFeatures;
  /** Undefined when predictions are not logged. */
  readonly log: PredictionLog | undefined;
  readonly metrics: ServiceMetrics;
}

export function makePredict(parts: PredictParts): Predict {
  return (model, block, context, answered) => {
    const run = (): void => submit(parts, model, block, context, answered);
    if (block.lookups.length === 0) return run();
    if (parts.online.fillFromCache(block)) return run();
    model.holds.count++;
    parts.online
      .fill(block)
      .then(run, answered)
      .finally(() => {
        model.holds.count--;
      });
  };
}

function submit(
  parts: PredictParts,
  model: ServedModel,
  block: Block,
  context: RequestContext,
  answered: (answer: Answer | Error) => void,
): void {
  try {
    model.engine.submit({
      block,
      submittedAt: performance.now(),
      deadlineAt: context.deadlineAt,
      alive: context.alive,
      failed: answered,
      done: (result) => finish(parts, model, block, context, result, answered),
    });
  } catch (error) {
    answered(error as Error);
  }
}

/** The answer leaves only once its log rows are written ahead. */
function finish(
  parts: PredictParts,
  model: ServedModel,
  block: Block,
  context: RequestContext,
  result: BlockResult,
  answered: (answer: Answer) => void,
): void {
  const predictionIds: string[] = [];
  for (let row = 0; row < block.rows; row++) predictionIds.push(uuidV7());
  const answer: Answer = { model, block, outputs: result.outputs, first: result.first, predictionIds };
  parts.metrics.predicted(answer);
  if (parts.log === undefined || !model.schema.rowwise) {
    answered(answer);
    return;
  }
  const latencySeconds = (performance.now() - context.startedAt) / 1000;
  const rows = logRows(answer, context, latencySeconds);
  for (const { features, probability } of rows) model.drift?.observe(features, probability);
  parts.metrics.unscored(block.rows - rows.length);
  parts.log.append(rows, () => answered(answer));
}
