import type { Prediction } from "../log/prediction.ts";
import type { ServedModel } from "../model/served-model.ts";
import { float16Value } from "../onnx/float16.ts";
import type { Block } from "../request/block.ts";
import type { Answer, RequestContext } from "./answer.ts";
import { scoreOfRow } from "./score.ts";

/** The prediction log's rows of an answer: those with a probability, which is what the log and its readers are about. */
export function logRows(answer: Answer, context: RequestContext, latencySeconds: number): Prediction[] {
  const { model, block } = answer;
  const { name, version, runId, dataVersion } = model.identity;
  const requestedAt = new Date().toISOString();
  const rows: Prediction[] = [];
  for (let row = 0; row < block.rows; row++) {
    const probability = asProbability(scoreOfRow(answer.outputs, answer.first + row));
    if (probability === undefined) continue;
    rows.push({
      id: answer.predictionIds[row] as string,
      modelName: name,
      modelVersion: Number(version),
      runId,
      dataVersion,
      requestedAt,
      eventTime: eventTimeOf(block, row),
      request: requestOf(block, context, row),
      features: featuresOf(model, block, row),
      probability,
      latencySeconds,
      traceId: context.traceId,
    });
  }
  return rows;
}

/** Sums of float32 that a forest gives end a little beyond 0 and 1. */
const roundingError = 1e-5;

/** The score as a probability; undefined for one that is none. */
function asProbability(score: number | null): number | undefined {
  if (score === null || score < -roundingError || score > 1 + roundingError) return undefined;
  return Math.min(1, Math.max(0, score));
}

/** A shadow's rows say whose they shadow, so that readers of the log can tell them from answers that were given. */
function requestOf(block: Block, context: RequestContext, row: number): Readonly<Record<string, unknown>> {
  const record = block.records?.[row] ?? {};
  return context.shadowOf === undefined ? record : { ...record, $shadow_of: context.shadowOf[row] };
}

function eventTimeOf(block: Block, row: number): string | null {
  const millis = block.eventMillis[row];
  return millis === undefined || Number.isNaN(millis) ? null : new Date(millis).toISOString();
}

/**
 * The model's inputs of one row by name; several values of one input as an array. What the online store had no value for
 * is null, not the stand-in that the model ran on, so that readers of the log can tell that it was missing.
 */
function featuresOf(model: ServedModel, block: Block, row: number): Record<string, unknown> {
  const features: Record<string, unknown> = {};
  const { inputs, widths } = model.schema;
  for (let index = 0; index < inputs.length; index++) {
    const input = inputs[index] as (typeof inputs)[number];
    const width = widths[index] as number;
    const values = block.columns[index] as ArrayLike<unknown>;
    if (width === 1) features[input.name] = plain(input.type, values[row]);
    else
      features[input.name] = Array.from({ length: width }, (_, cell) => plain(input.type, values[row * width + cell]));
  }
  for (const name of block.missingFeatures?.get(row) ?? []) features[name] = null;
  return features;
}

/** A cell as JSON can hold it: 64-bit integers as text, float16 by value. */
function plain(type: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (type === "float16") return float16Value(value as number);
  return value;
}
