import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Queryable } from "@mlops/database";
import { type PipelineEvent, type PipelineResult, runPipeline } from "@mlops/pipeline";
import { type ModelRecord, readModelRecord } from "../history/model-record.ts";
import { hasCommit, openHistory, type WorkspaceHistory } from "../history/workspace-history.ts";
import { compareLocks, largestDifference } from "./compare.ts";
import { drawRows, type InputRows, type ReferenceFeatures } from "./draw-rows.ts";
import { environmentDifferences } from "./environment.ts";
import { ReproductionFailedError } from "./errors.ts";
import type { Comparison, ReproductionReport } from "./report.ts";
import { restoreData } from "./restore-data.ts";
import { addWorktree } from "./worktree.ts";

export { HistoryMissingError } from "../history/errors.ts";
export type { InputRows } from "./draw-rows.ts";
export { ReproductionFailedError } from "./errors.ts";
export type { Comparison, ReproducedOutput, ReproductionReport } from "./report.ts";

/** How a model is made again. */
export interface ReproduceOptions {
  /** The DVC workspace, a Git repository, in which the model was made. */
  readonly workspace: string;
  /** Environment of the stages for a recorded backend (null: none was recorded). */
  readonly stageEnvironment?: (backend: string | null) => NodeJS.ProcessEnv;
  /** Probabilities of a model's bytes for rows; without it a difference in bytes is final. */
  readonly predict?: (model: Uint8Array, rows: InputRows) => Promise<ArrayLike<number>>;
  /** Largest difference of a probability that counts as the same. Default 0.0001. */
  readonly tolerance?: number;
  readonly onEvent?: (event: PipelineEvent) => void;
  readonly signal?: AbortSignal;
  /** Leaves the worktree for a look. */
  readonly keep?: boolean;
}

const modelOutput = "build/model";
const modelFile = "model.onnx";
const comparedRows = 2_000;

/**
 * Makes a model version again: its commit in a temporary worktree, its data by version, the whole pipeline with its
 * recorded parameters and backend and no cache; then compares. Where the environment is the recorded one the bytes
 * must be the same; elsewhere the probabilities, within the tolerance.
 *
 * @throws {UnknownIdError} for a model version that the store does not know.
 * @throws {ReproductionFailedError} when a stage fails.
 */
export async function reproduceModel(
  db: Queryable,
  model: { readonly name: string; readonly version: number },
  options: ReproduceOptions,
): Promise<ReproductionReport> {
  const record = await readModelRecord(db, model.name, model.version);
  const missing = await findMissing(record, options.workspace);
  if (missing.length > 0 || record.gitCommit === null) return impossible(record, missing);
  const history = await openHistory({ ...options, gitCommit: record.gitCommit, lockMd5: record.lockMd5 });
  const worktree = await addWorktree(options.workspace, record.gitCommit);
  try {
    const missingData = await restoreData(options.workspace, worktree.directory);
    if (missingData.length > 0) return impossible(record, missingData);
    const backend = record.backend ?? (await savedBackend(history));
    const result = await runAgain(worktree.directory, record, backend, options);
    return await compare(record, backend, history, worktree.directory, result, options);
  } finally {
    if (!options.keep) await worktree.remove();
  }
}

async function findMissing(record: ModelRecord, workspace: string): Promise<string[]> {
  if (record.gitCommit === null) return ["commit: none was recorded with the model"];
  if (!(await hasCommit(workspace, record.gitCommit))) {
    return [`commit ${record.gitCommit}: not in the repository of ${workspace}`];
  }
  return [];
}

function impossible(record: ModelRecord, missing: readonly string[]): ReproductionReport {
  return {
    ...identity(record),
    missing,
    environmentDifferences: [],
    stages: [],
    outputs: [],
    comparison: undefined,
    verdict: "not possible",
  };
}

function identity(record: ModelRecord): Pick<ReproductionReport, "model" | "gitCommit" | "dataVersion"> {
  const { name, version, gitCommit, data } = record;
  return { model: { name, version }, gitCommit, dataVersion: data.version };
}

/** The backend that the train stage notes in its own output. */
async function savedBackend(history: WorkspaceHistory): Promise<string | null> {
  return readBackend(await history.readOutput("build/train", "model.json"));
}

function readBackend(manifest: Buffer | undefined): string | null {
  if (!manifest) return null;
  const { backend } = JSON.parse(manifest.toString("utf8")) as { backend?: unknown };
  return typeof backend === "string" ? backend : null;
}

async function runAgain(
  directory: string,
  record: ModelRecord,
  backend: string | null,
  options: ReproduceOptions,
): Promise<PipelineResult> {
  const said = new Map<string, string>();
  const result = await runPipeline({
    directory,
    jobs: 1,
    force: true,
    ignoreRunCache: true,
    environment: { ...process.env, ...options.stageEnvironment?.(backend) },
    onEvent: (event) => {
      if (event.type === "output" && isWord(event.line)) said.set(event.stage, event.line.trim());
      options.onEvent?.(event);
    },
    ...(options.signal ? { signal: options.signal } : {}),
  });
  const failed = result.stages.find((stage) => stage.outcome === "failed");
  if (failed) {
    const words = said.get(failed.name) ?? failed.error?.message ?? "without a word";
    throw new ReproductionFailedError(`${record.name}/${record.version}`, failed.name, words, failed.error);
  }
  return result;
}

/** Lines that may say why a stage failed: not those of a stack, nor Node's last one, its version. */
function isWord(line: string): boolean {
  return line.trim() !== "" && !/^\s+at |^\s*[{}]|^Node\.js v|^\s*code: /.test(line);
}

async function compare(
  record: ModelRecord,
  backend: string | null,
  history: WorkspaceHistory,
  directory: string,
  result: PipelineResult,
  options: ReproduceOptions,
): Promise<ReproductionReport> {
  const recordedLock = (await history.read("dvc.lock")) ?? "";
  const outputs = compareLocks(recordedLock, await readFile(join(directory, "dvc.lock"), "utf8"));
  const here = readBackend(await readFile(join(directory, "build/train/model.json")).catch(() => undefined));
  const differences = environmentDifferences(record.environment, { recorded: backend, here });
  const sameBytes = outputs.length > 0 && outputs.every((output) => output.same);
  const comparison: Comparison | undefined = sameBytes
    ? { kind: "bytes" }
    : await comparePredictions(history, directory, options);
  return {
    ...identity(record),
    missing: [],
    environmentDifferences: differences,
    stages: result.stages.map(({ name, outcome, seconds }) => ({ name, outcome, seconds })),
    outputs,
    comparison,
    verdict: sameBytes ? "same bytes" : judge(comparison, differences),
  };
}

/** Other bytes are right only where the environment is another, and only within the tolerance. */
function judge(comparison: Comparison | undefined, differences: readonly string[]): ReproductionReport["verdict"] {
  if (comparison?.kind !== "predictions" || differences.length === 0) return "different";
  return comparison.largestDifference <= comparison.tolerance ? "same predictions" : "different";
}

async function comparePredictions(
  history: WorkspaceHistory,
  directory: string,
  options: ReproduceOptions,
): Promise<Comparison | undefined> {
  const [recorded, reference] = await Promise.all([
    history.readOutput(modelOutput, modelFile),
    history.readOutput(modelOutput, "reference.json"),
  ]);
  if (!options.predict || !recorded || !reference) return undefined;
  const rows = drawRows(JSON.parse(reference.toString("utf8")) as ReferenceFeatures, comparedRows, 1);
  const made = await readFile(join(directory, modelOutput, modelFile));
  const [then, now] = [await options.predict(recorded, rows), await options.predict(made, rows)];
  return {
    kind: "predictions",
    rows: comparedRows,
    largestDifference: largestDifference(then, now),
    tolerance: options.tolerance ?? 1e-4,
  };
}
