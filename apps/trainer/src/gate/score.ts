import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type FeatureTable, type OnnxModel, openOnnx } from "@mlops/training";
import type { ChallengerFacts } from "./rule.ts";

/** A model's probabilities of all rows of a table, and how long one row takes. */
export interface Scores {
  readonly probabilities: Float32Array;
  /** Median of single-row predictions, in seconds. */
  readonly latencySeconds: number;
}

const timedRows = 200;

/** Loads the ONNX file of a model folder and scores a table with it. */
export async function scoreModel(modelFolder: string, table: FeatureTable): Promise<Scores> {
  const model = await openOnnx(await readFile(join(modelFolder, "model.onnx")));
  try {
    return { probabilities: await model.predict(table), latencySeconds: await medianLatency(model, table) };
  } finally {
    await model.release();
  }
}

/** What its files and its speed say of a challenger; `parity.json` is the export stage's. */
export async function challengerFacts(
  modelFolder: string,
  latencySeconds: number,
): Promise<Omit<ChallengerFacts, "emptyCardFields">> {
  const parity = JSON.parse(await readFile(join(modelFolder, "parity.json"), "utf8")) as { largestDifference: number };
  const { size } = await stat(join(modelFolder, "model.onnx"));
  return { parity: parity.largestDifference, latencySeconds, sizeBytes: size };
}

async function medianLatency(model: OnnxModel, table: FeatureTable): Promise<number> {
  const seconds: number[] = [];
  for (let row = 0; row < Math.min(timedRows, table.rows); row += 1) {
    const one = singleRow(table, row);
    const started = performance.now();
    await model.predict(one);
    seconds.push((performance.now() - started) / 1000);
  }
  return seconds.sort((a, b) => a - b)[Math.floor(seconds.length / 2)] ?? 0;
}

function singleRow(table: FeatureTable, row: number): FeatureTable {
  const slice = <Column extends { slice(from: number, to: number): Column }>(
    columns: Readonly<Record<string, Column>>,
  ) => Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.slice(row, row + 1)]));
  return {
    rows: 1,
    strings: slice(table.strings as Record<string, string[]>),
    numbers: slice(table.numbers as Record<string, Float32Array>),
  };
}
