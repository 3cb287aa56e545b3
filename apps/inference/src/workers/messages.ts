/** A worker answers requests; sent to the primary once. */
export interface WorkerReady {
  readonly kind: "ready";
  readonly url: string;
  readonly model: unknown;
}

/** A worker was asked for metrics, which are those of all workers. */
export interface MetricsRequest {
  readonly kind: "metrics";
  readonly id: number;
}

export interface MetricsReply {
  readonly kind: "metrics";
  readonly id: number;
  /** Prometheus text. */
  readonly text: string;
}
