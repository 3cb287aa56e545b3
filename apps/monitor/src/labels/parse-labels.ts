import type { Label } from "@mlops/metadata";
import { z } from "zod";
import { InvalidBodyError } from "../errors.ts";

/** Labels that one request may bring. */
const MAXIMUM_LABELS = 10_000;

const label = z
  .object({
    prediction_id: z.guid(),
    delay_minutes: z.number().int().min(-1440).max(14_400).optional(),
    /** The answer itself, from a project without a measure behind its label. */
    positive: z.boolean().optional(),
    observed_at: z.iso.datetime({ offset: true }),
  })
  .refine((given) => (given.delay_minutes === undefined) !== (given.positive === undefined), {
    error: "expected either delay_minutes or positive",
  });

const body = z.object({ labels: z.array(label).max(MAXIMUM_LABELS) });

/** Reads the body of `POST /labels`; the error names the label and field that is wrong. */
export function parseLabels(value: unknown, lateAfterMinutes: number): Label[] {
  const parsed = body.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new InvalidBodyError(issue?.path.join(".") || "body", issue?.message ?? "invalid");
  }
  return parsed.data.labels.map((label) => ({
    predictionId: label.prediction_id,
    delayMinutes: label.delay_minutes ?? 0,
    late: label.positive ?? (label.delay_minutes ?? 0) > lateAfterMinutes,
    observedAt: label.observed_at,
  }));
}
