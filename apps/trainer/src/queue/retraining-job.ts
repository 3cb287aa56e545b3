import { z } from "zod";

/** What the monitor puts into the queue `retraining`. */
export interface RetrainingJob {
  readonly alert: string;
  /** Names the alert with its labels: the same one again is the same reason. */
  readonly fingerprint: string;
  readonly reason: string;
  /** Monday of the newest week that has its labels. */
  readonly throughWeek: string;
  readonly evidence: Readonly<Record<string, unknown>>;
}

export const queueName = "retraining";

const schema: z.ZodType<RetrainingJob> = z.object({
  alert: z.string(),
  fingerprint: z.string(),
  reason: z.string(),
  throughWeek: z.iso.date(),
  evidence: z.record(z.string(), z.unknown()).default({}),
});

/** A job in the queue is not one of ours. */
class InvalidJobError extends Error {
  override readonly name = "InvalidJobError";

  constructor(id: string, problems: string) {
    super(`job ${id} of queue ${queueName} cannot be read: ${problems}`);
  }
}

/** Reads a job's payload. */
export function parseJob(id: string, data: unknown): RetrainingJob {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new InvalidJobError(id, problems.join("; "));
}
