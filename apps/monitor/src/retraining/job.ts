import type { Week } from "../windows/week.ts";

/** Name of the pg-boss queue that the trainer works. */
export const RETRAINING_QUEUE = "retraining";

/** What a retraining job carries. */
export interface RetrainingJob {
  readonly alert: string;
  readonly fingerprint: string;
  /** One sentence for people. */
  readonly reason: string;
  readonly evidence: object;
  /** Newest week (Monday) to train on. */
  readonly throughWeek: Week;
  readonly modelName: string;
  readonly modelVersion: number;
}
