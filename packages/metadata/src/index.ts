export { buildCard, type CardFacts } from "./card/build.ts";
export { findEmptyFields, requireCompleteCard } from "./card/check.ts";
export { CardIncompleteError, CardReviewError } from "./card/errors.ts";
export { gatherCardFacts } from "./card/gather.ts";
export { renderCardMarkdown } from "./card/markdown.ts";
export type { CalibrationBin, Graphic, ModelCard, PerformanceMetric } from "./card/model-card.ts";
export type { SliceRow } from "./card/performance.ts";
export { type CardReview, readCardReview } from "./card/review.ts";
export { servedSlices } from "./card/served-slices.ts";
export { UnknownDataVersionError } from "./errors.ts";
export { listDataFiles } from "./history/data-files.ts";
export { HistoryMissingError } from "./history/errors.ts";
export { type ModelRecord, readModelRecord } from "./history/model-record.ts";
export { openHistory, type WorkspaceHistory, type WorkspaceMoment } from "./history/workspace-history.ts";
export type { Dataset, Facet, RunEvent } from "./openlineage/event.ts";
export { type OpenLineageOptions, toOpenLineage } from "./openlineage/events.ts";
export { OpenLineageError, sendOpenLineage } from "./openlineage/send.ts";
export { type OpenLineageSender, type OpenLineageSenderOptions, startOpenLineageSender } from "./openlineage/sender.ts";
export { type OpenLineageTarget, openLineageTarget } from "./openlineage/target.ts";
export {
  type DataVersion,
  type DataVersionFile,
  type DataVersionName,
  markDataVersionBad,
  markDataVersionGood,
  recordDataVersion,
} from "./record/data-version.ts";
export { type Decision, recordDecision } from "./record/decision.ts";
export { closeDeployment, type DeploymentRole, type DeploymentStart, openDeployment } from "./record/deployment.ts";
export { describeEnvironment, type EnvironmentRecord } from "./record/environment.ts";
export { type Execution, type ExecutionArtifact, recordExecution } from "./record/execution.ts";
export { addIncidentEvent, closeIncidents, type IncidentStart, openIncident } from "./record/incident.ts";
export { type Label, type LabelResult, recordLabels } from "./record/label.ts";
export { type ModelVersion, recordModelVersion } from "./record/model-version.ts";
export { lockedOutput, type PipelineRun, recordPipeline, type StageOutcome } from "./record/pipeline.ts";
export { insertPredictions, type PredictionRow } from "./record/prediction.ts";
export { type JournaledStage, openStageJournal, type StageJournal } from "./record/stage-journal.ts";
export { describeNode } from "./render/describe.ts";
export { type LineageJson, toJson } from "./render/json.ts";
export { renderMermaid } from "./render/mermaid.ts";
export { renderTree, type TreeOptions } from "./render/tree.ts";
export { dropPredictionsBefore, makePredictionPartitions } from "./retention/partitions.ts";
export { migrateMetadata, migrationsDirectory, schema } from "./schema.ts";
export { ModelFilesError, ModelSignatureError } from "./signing/errors.ts";
export type { SignedFile } from "./signing/manifest.ts";
export { generateSigningKey, type ModelSignature, signModel } from "./signing/sign.ts";
export type { ModelStatement } from "./signing/statement.ts";
export { verifyModel } from "./signing/verify.ts";
export { type BadDataVersion, type BadPrediction, readPredictions, type TouchedModel, traceBad } from "./trace/bad.ts";
export { AmbiguousIdError, UnknownIdError } from "./trace/errors.ts";
export {
  type LineageEdge,
  type LineageGraph,
  type LineageNode,
  type NodeKey,
  type NodeKind,
  nodeName,
} from "./trace/graph.ts";
export { resolveId } from "./trace/resolve.ts";
export { type TraceOptions, trace, traceFrom } from "./trace/trace.ts";
