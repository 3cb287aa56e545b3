import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ConnectionSource, Queryable } from "@mlops/database";
import type { Project } from "@mlops/project";
import { parse } from "yaml";
import { announceTo } from "./data/consumers.ts";
import { type MadeDataVersion, makeDataVersion } from "./data/data-version.ts";
import { type Decided, decide } from "./gate/decide.ts";
import { compareInWorkspace, rollBackIfWorse } from "./gate/roll-back.ts";
import { type JournaledPipeline, runJournaledStages } from "./pipeline/journaled-run.ts";
import type { FinishedPipeline } from "./pipeline/run-stages.ts";
import { type Emit, inPhase } from "./progress/events.ts";
import type { ModelRegistry, PublishedModel } from "./publish/registry.ts";
import { recordData, recordModel } from "./record.ts";
import { commitWorkspace, headCommit } from "./workspace/git.ts";
import { prepareWorkspace, type Workspace } from "./workspace/workspace.ts";

/** What a training works with. */
export interface TrainingContext {
  readonly home: string;
  /** Where data versions are kept. */
  readonly remote: { readonly url: string; readonly endpoint: string | undefined };
  /** Folder of the machine-learning project, and what it says of itself. */
  readonly project: string;
  readonly description: Project;
  readonly firstWeek: string;
  readonly parameters: readonly string[];
  readonly database: ConnectionSource & Queryable;
  readonly registry: ModelRegistry;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Why and how far. */
export interface TrainingRequest {
  readonly reason: string;
  /** Newest week (Monday) to learn from; it is held out to judge on. */
  readonly throughWeek: string;
}

export interface TrainingResult {
  readonly data: MadeDataVersion;
  readonly model: PublishedModel;
  readonly decision: Decided;
}

/**
 * From weeks of data to a decision: data version, pipeline, registry, gate. Each part names what it made by its
 * content, so that a training that was cut off, or asked for twice, goes on with what is there.
 */
export async function retrain(context: TrainingContext, request: TrainingRequest): Promise<TrainingResult> {
  const { emit } = context;
  const started = performance.now();
  emit({ event: "started", ...request });
  const workspace = await prepareWorkspace({ ...context, onVersion: announceTo(context.database) });
  const data = await inPhase(
    emit,
    "data",
    () => dataPhase(context, workspace, request),
    (made) => describeData(made, context.description.words.rows),
  );
  const pipeline = await inPhase(
    emit,
    "pipeline",
    () => pipelinePhase(context, workspace),
    (finished) => ({ figure: pipelineFigure(finished), reused: finished.unchanged }),
  );
  await workspace.repository.push();
  context.signal.throwIfAborted();
  const model = await inPhase(
    emit,
    "registry",
    () => registryPhase(context, workspace, request, data, pipeline),
    (published) => ({ figure: `${context.registry.modelName} v${published.version}`, reused: published.reused }),
  );
  context.signal.throwIfAborted();
  const decision = await inPhase(emit, "gate", () => gatePhase(context, workspace, model), describeDecision);
  if (!decision.reused) {
    emit({ event: "decision", promoted: decision.promoted, challenger: model.version, reason: decision.reason });
  }
  emit({ event: "finished", reason: request.reason, seconds: (performance.now() - started) / 1000 });
  return { data, model, decision };
}

/** Before a challenger is judged: does the one that it is to beat still deserve its place? */
async function gatePhase(context: TrainingContext, workspace: Workspace, model: PublishedModel): Promise<Decided> {
  if (!model.reused) await rollBackIfWorse(context, compareInWorkspace(context, workspace.directory));
  return decide(context, workspace.directory, model.version);
}

async function dataPhase(
  context: TrainingContext,
  workspace: Workspace,
  request: TrainingRequest,
): Promise<MadeDataVersion> {
  const startedAt = new Date();
  const data = await makeDataVersion({
    workspace: workspace.directory,
    repository: workspace.repository,
    dataset: context.description.dataset,
    ...sourceOf(context),
    firstWeek: context.firstWeek,
    throughWeek: request.throughWeek,
    signal: context.signal,
    onLine: (line) => context.emit({ event: "output", stage: "ingest", line }),
  });
  const message = `${capitalized(context.description.words.rows)} through ${data.lastWeek}`;
  const gitCommit = await commitWorkspace(workspace.directory, message);
  await recordData(context.database, { workspace: workspace.directory, data, startedAt, gitCommit });
  return data;
}

async function pipelinePhase(context: TrainingContext, workspace: Workspace): Promise<JournaledPipeline> {
  const { database, emit, signal } = context;
  const gitCommit = await headCommit(workspace.directory);
  return runJournaledStages({ workspace: workspace.directory, database, emit, signal, gitCommit });
}

/** A project may keep its rows in a file of its own, of which the ingest takes the weeks. */
function sourceOf({ project, description }: TrainingContext): { source?: string } {
  return description.source === undefined ? {} : { source: join(project, description.source) };
}

function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function describeData(data: MadeDataVersion, words: string): { figure: string; reused: boolean } {
  const rows = data.rows.toLocaleString("en-US");
  return {
    figure: `${rows} ${words} in ${data.weeks} weeks, version ${data.version.slice(0, 8)}`,
    reused: data.unchanged,
  };
}

function pipelineFigure({ stages }: FinishedPipeline): string {
  const ran = stages.filter((stage) => stage.outcome === "ran").map((stage) => stage.name);
  return ran.length > 0 ? `ran ${ran.join(", ")}` : `${stages.length} stages up to date`;
}

async function registryPhase(
  context: TrainingContext,
  workspace: Workspace,
  request: TrainingRequest,
  data: MadeDataVersion,
  pipeline: JournaledPipeline,
): Promise<PublishedModel> {
  const message = `Model of the ${context.description.words.rows} through ${data.lastWeek}\n\n${request.reason}`;
  const gitCommit = await commitWorkspace(workspace.directory, message);
  const parameters = parse(await readFile(join(workspace.directory, "params.yaml"), "utf8")) as Record<string, unknown>;
  const model = await context.registry.publish({
    folder: join(workspace.directory, "build", "model"),
    workspace: workspace.directory,
    lockMd5: pipeline.lockMd5,
    gitCommit,
    reason: request.reason,
    words: context.description.words.rows,
    parameters,
    data: {
      dataset: data.dataset,
      version: data.version,
      rows: data.rows,
      weeks: `${data.firstWeek} to ${data.lastWeek}`,
    },
  });
  const { modelName } = context.registry;
  await recordModel(context.database, {
    modelName,
    workspace: workspace.directory,
    model,
    data,
    pipeline,
    gitCommit,
    parameters,
  });
  return model;
}

function describeDecision(decision: Decided): { figure: string; reused: boolean } {
  return { figure: decision.promoted ? "promoted" : "rejected", reused: decision.reused };
}
