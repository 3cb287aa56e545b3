export interface Load {
  requestsPerDay: number;
  peakFactor: number;
  perReplica: number;
  utilisation: number;
  spare: number;
}

export function replicasFor({ requestsPerDay, peakFactor, perReplica, utilisation, spare }: Load): number {
  const peak = (requestsPerDay / 86_400) * peakFactor;
  return Math.max(2, Math.ceil(peak / (perReplica * utilisation)) + spare);
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
  return Math.max(0, Math.floor((deadlineSeconds - latencySeconds) * perReplica));
}
