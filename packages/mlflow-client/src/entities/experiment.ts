import { toRecord, type WirePair } from "./run.ts";

/** A set of runs. */
export interface Experiment {
  readonly experimentId: string;
  readonly name: string;
  readonly artifactLocation: string;
  readonly lifecycleStage: "active" | "deleted";
  /** Milliseconds since 1970. */
  readonly creationTime: number;
  readonly lastUpdateTime: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** An experiment in messages. */
export interface WireExperiment {
  readonly experiment_id: string;
  readonly name: string;
  readonly artifact_location: string;
  readonly lifecycle_stage: "active" | "deleted";
  readonly creation_time?: number;
  readonly last_update_time?: number;
  readonly tags?: readonly WirePair[];
}

/** An experiment of a message. */
export function toExperiment(wire: WireExperiment): Experiment {
  return {
    experimentId: wire.experiment_id,
    name: wire.name,
    artifactLocation: wire.artifact_location,
    lifecycleStage: wire.lifecycle_stage,
    creationTime: wire.creation_time ?? 0,
    lastUpdateTime: wire.last_update_time ?? 0,
    tags: toRecord(wire.tags),
  };
}
