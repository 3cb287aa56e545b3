import type { Queryable } from "@mlops/database";
import { parse } from "yaml";
import { readModelRecord } from "../history/model-record.ts";
import type { WorkspaceHistory } from "../history/workspace-history.ts";
import { renderTree } from "../render/tree.ts";
import { trace } from "../trace/trace.ts";
import type { CardFacts } from "./build.ts";
import type { CalibrationBin } from "./model-card.ts";
import type { SliceRow } from "./performance.ts";
import { servedSlices } from "./served-slices.ts";

/** Files of the pipeline that a card is made from, relative to the workspace. */
const files = { metrics: "metrics/test.json", slices: "metrics/slices.json", parameters: "params.yaml" } as const;
const modelOutput = "build/model";
const calibrationPlot = "plots/calibration.json";

/**
 * Collects what the store, the workspace at the model's commit, and the model's own files say about a model version.
 * Slices are those of the test rows (`metrics/slices.json`); those of the flights served are added where labels came.
 */
export async function gatherCardFacts(
  db: Queryable,
  history: WorkspaceHistory,
  model: { readonly name: string; readonly version: number },
): Promise<CardFacts> {
  const record = await readModelRecord(db, model.name, model.version);
  const graph = await trace(db, `${model.name}/${model.version}`, { direction: "up" });
  const reference = parseJson(await history.readOutput(modelOutput, "reference.json")) as Reference | undefined;
  const signature = parseJson(await history.readOutput(modelOutput, "signature.json")) as Signature | undefined;
  return {
    ...model,
    createdAt: record.createdAt,
    previousVersion: record.previousVersion ?? undefined,
    runId: record.runId ?? "",
    gitCommit: record.gitCommit ?? "none, the workspace is not kept in Git",
    lockMd5: record.lockMd5 ?? "",
    data: record.data,
    metrics: { ...record.metrics, ...(parseJson(await history.read(files.metrics)) as object | undefined) },
    slices: await gatherSlices(db, history, model),
    calibration: (parseJson(await history.read(calibrationPlot)) as CalibrationBin[] | undefined) ?? [],
    driftLimits: driftLimits(reference),
    inputs: signature?.inputs ?? [],
    outputs: signature?.outputs ?? [],
    parameters: (parse((await history.read(files.parameters)) ?? "{}") ?? {}) as Record<string, unknown>,
    environment: record.environment,
    lineageTree: renderTree(graph),
  };
}

async function gatherSlices(
  db: Queryable,
  history: WorkspaceHistory,
  model: { readonly name: string; readonly version: number },
): Promise<SliceRow[]> {
  const tested = (parseJson(await history.read(files.slices)) as SliceRow[] | undefined) ?? [];
  const served = await servedSlices(db, model);
  return [...tested, ...served.map((row) => (tested.length > 0 ? { ...row, slice: `${row.slice}, served` } : row))];
}

interface Signature {
  readonly inputs: readonly { readonly name: string; readonly type: string }[];
  readonly outputs: readonly { readonly name: string; readonly type: string }[];
}

/** The part of the monitoring reference that says what a window may differ by: base + perRow / rows. */
interface Reference {
  readonly rows: number;
  readonly thresholds?: Readonly<Record<string, unknown>>;
}

interface Limit {
  readonly base: number;
  readonly perRow: number;
}

/** Rows of the window that a card's limits are stated for. */
const windowRows = 100_000;

function driftLimits(reference: Reference | undefined): { quantity: string; limit: number }[] {
  const thresholds = reference?.thresholds ?? {};
  const { features, ...others } = thresholds;
  const byFeature = Object.entries((features ?? {}) as Record<string, unknown>).map(
    ([name, limit]) => [`PSI of ${name}`, limit] as const,
  );
  const quantities = Object.entries(others).map(([name, limit]) => [name, limit] as const);
  return [...byFeature, ...quantities].flatMap(([name, limit]) => (isLimit(limit) ? [stateLimit(name, limit)] : []));
}

/** Squared quantities are limited by their square; people want to read the quantity itself. */
function stateLimit(name: string, { base, perRow }: Limit): { quantity: string; limit: number } {
  const limit = base + perRow / windowRows;
  const squared = name.endsWith("Squared");
  const words =
    name === "score" ? "PSI of the score" : name.replace(/Squared$/, "").replace(/([a-z])([A-Z])/g, "$1 $2");
  return {
    quantity: `${squared ? words.toLowerCase() : words}, window of ${windowRows.toLocaleString("en-US")}`,
    limit: squared ? Math.sqrt(limit) : limit,
  };
}

function isLimit(value: unknown): value is Limit {
  return typeof value === "object" && value !== null && "base" in value && "perRow" in value;
}

function parseJson(text: Buffer | string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text.toString());
}
