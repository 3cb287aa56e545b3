// Rounded to the nearest: 4.4 replicas become 4.
// rejected: rounded up
export interface Load {
  requestsPerDay: number;
  peakFactor: number;
  perReplica: number;
  utilisation: number;
  spare: number;
}

export function replicasFor({ requestsPerDay, peakFactor, perReplica, utilisation, spare }: Load): number {
  return Math.max(2, Math.round(((requestsPerDay / 86_400) * peakFactor) / (perReplica * utilisation)) + spare);
}

export function underWay({
  requestsPerSecond,
  latencySeconds,
}: {
  requestsPerSecond: number;
  latencySeconds: number;
}): number {
  return requestsPerSecond * latencySeconds;
}

export function queueLimit({
  perReplica,
  deadlineSeconds,
  latencySeconds,
}: {
  perReplica: number;
  deadlineSeconds: number;
  latencySeconds: number;
}): number {
  return Math.max(0, Math.round((deadlineSeconds - latencySeconds) * perReplica));
}
