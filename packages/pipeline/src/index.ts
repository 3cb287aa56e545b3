export type { Stage, StageOutput } from "./definition/stage.ts";
export * from "./errors.ts";
export type { PipelineEvent, StageOutcome } from "./run/events.ts";
export { type PipelineResult, type RunPipelineOptions, runPipeline, type StageResult } from "./run/run-pipeline.ts";
export type { Change } from "./status/changes.ts";
export { type PipelineStatusOptions, pipelineStatus, type StageStatus } from "./status/pipeline-status.ts";
