import { z } from "zod";
import { InvalidReferenceError } from "../errors.ts";
import type { Reference } from "./reference.ts";

const counts = z.array(z.number().nonnegative());

const numberFeature = z.object({
  name: z.string().min(1),
  kind: z.literal("number"),
  edges: z.array(z.number()),
  minimum: z.number().nullable(),
  maximum: z.number().nullable(),
  counts,
});

const categoryFeature = z.object({
  name: z.string().min(1),
  kind: z.literal("category"),
  categories: z.array(z.string()),
  others: z.array(z.string()),
  counts,
});

const limit = z.object({ base: z.number().nonnegative(), perRow: z.number().nonnegative() });

const interval = z.object({
  estimate: z.number(),
  low: z.number(),
  high: z.number(),
  confidence: z.number(),
});

const calibrationBin = z.object({
  from: z.number(),
  to: z.number(),
  count: z.number(),
  meanProbability: z.number(),
  positiveRate: z.number(),
});

/** The JSON document of a reference, version 1. */
export const referenceSchema: z.ZodType<Reference> = z.object({
  version: z.literal(1),
  rows: z.number().int().positive(),
  seed: z.number().int(),
  period: z.object({ from: z.string(), to: z.string(), days: z.number().int().positive() }).nullable(),
  features: z.array(z.discriminatedUnion("kind", [numberFeature, categoryFeature])),
  score: numberFeature,
  calendar: z.array(z.string()),
  seasons: z.object({ rows: counts, features: z.array(z.array(counts)), score: z.array(counts) }).nullable(),
  thresholds: z.object({
    falseAlarmRate: z.number(),
    resamples: z.number().int(),
    windowDays: z.number().int().nullable(),
    minimumRows: z.number().int(),
    features: z.record(z.string(), limit),
    score: limit,
    calibrationGapSquared: limit,
    aucDropSquared: limit,
    positiveShareSquared: limit,
  }),
  labels: z.object({ rows: z.number().int(), positiveShare: z.number() }),
  performance: z.object({
    heldOut: z.boolean(),
    rows: z.number().int(),
    windowAuc: z.number(),
    auc: interval,
    logLoss: interval,
    brier: interval,
  }),
  calibration: z.object({ bins: z.array(calibrationBin), expectedCalibrationError: z.number() }),
});

/** Reads a reference from JSON text; `source` names it in the error. */
export function parseReference(text: string, source: string): Reference {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidReferenceError(source, `not JSON: ${(error as Error).message}`);
  }
  const parsed = referenceSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new InvalidReferenceError(source, `${issue?.path.join(".") || "document"}: ${issue?.message ?? "invalid"}`);
}
