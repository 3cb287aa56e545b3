export interface Load {
  requestsPerDay: number;
  /** Peak rate as a multiple of the mean. */
  peakFactor: number;
  /** Measured requests a second of one replica. */
  perReplica: number;
  /** Share of that to plan with, 0 to 1. */
  utilisation: number;
  /** Replicas that may be down at the peak. */
  spare: number;
}

export function replicasFor(load: Load): number {
  // The mean, not what comes at the peak. Your work starts here.
  return load.requestsPerDay / 86_400 / load.perReplica;
}

/** Requests under way on average. */
export function underWay({ requestsPerSecond }: { requestsPerSecond: number; latencySeconds: number }): number {
  return requestsPerSecond;
}

/** Places in the queue of one replica, so that the last is answered in time. */
export function queueLimit({
  perReplica,
}: {
  perReplica: number;
  deadlineSeconds: number;
  latencySeconds: number;
}): number {
  return perReplica;
}
