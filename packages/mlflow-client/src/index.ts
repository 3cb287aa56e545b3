export {
  type AliasCalls,
  type AliasMove,
  type MoveReason,
  promote,
  readAliasMoves,
  rollback,
  versionBefore,
} from "./aliases/moves.ts";
export type { ArtifactCalls, ArtifactInfo } from "./artifacts/calls.ts";
export type { ByteRange } from "./artifacts/download.ts";
export type { LocalFile } from "./artifacts/files.ts";
export type { ArtifactOwner } from "./artifacts/location.ts";
export type { Content, TransferOptions, TransferProgress } from "./artifacts/upload.ts";
export type { ExperimentCalls, Search, ViewType } from "./calls/experiments.ts";
export type { DatasetChoice, LoggedModelCalls, LoggedModelSearch } from "./calls/logged-models.ts";
export type { RegistryCalls } from "./calls/registry.ts";
export type { Batch, MetricValue, RunCalls, RunSearch, RunStart } from "./calls/runs.ts";
export { createMlflowClient, type MlflowClient } from "./client.ts";
export { type Configuration, configure, MlflowConfigurationError, type MlflowOptions } from "./configuration.ts";
export type { Experiment } from "./entities/experiment.ts";
export type { LoggedModel, LoggedModelStatus } from "./entities/logged-model.ts";
export type { ModelVersion, RegisteredModel } from "./entities/registry.ts";
export type { Dataset, DatasetInput, Metric, Run, RunInfo, RunStatus } from "./entities/run.ts";
export { AliasMovedError, isNotFound, MlflowError, MlflowUsageError } from "./errors.ts";
export type { InputExample } from "./models/input-example.ts";
export type { LoggedModelResult, LogModelOptions } from "./models/log-model.ts";
export type { PythonEnvironment } from "./models/mlmodel.ts";
export { type ColumnSpec, type ModelSignature, type TensorSpec, tensor } from "./models/signature.ts";
export type { ActiveRun, MetricContext } from "./run/active-run.ts";
export { type RunOptions, run } from "./run/run.ts";
export type { SentReport } from "./run/unsent.ts";
export type { Filter } from "./search/filter.ts";
export * as filters from "./search/filter.ts";
export type { Page } from "./search/pages.ts";
