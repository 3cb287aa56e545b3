/** One answered row, as the prediction log keeps it. */
export interface Prediction {
  /** UUIDv7, the key: logging the same prediction twice keeps one. */
  readonly id: string;
  readonly modelName: string;
  readonly modelVersion: number;
  readonly runId: string | null;
  readonly dataVersion: string | null;
  /** ISO 8601, UTC. */
  readonly requestedAt: string;
  /** ISO 8601 of the event as the request gave it; null when it did not say. */
  readonly eventTime: string | null;
  /** Raw columns as the client sent them. */
  readonly request: Readonly<Record<string, unknown>>;
  /** Model inputs by name. */
  readonly features: Readonly<Record<string, unknown>>;
  /** 0 to 1. */
  readonly probability: number;
  readonly latencySeconds: number;
  /** The trace id of the request's W3C traceparent header. */
  readonly traceId: string | null;
}

/** Stores predictions; a prediction whose id is there already is left as it is. Rejects when the store is away. */
export type InsertPredictions = (rows: readonly Prediction[]) => Promise<void>;
