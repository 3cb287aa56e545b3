import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { InputExample, ModelSignature } from "mlflow-client";
import type { ModelToPublish } from "./registry.ts";

/** What the pipeline left to be logged, in the forms that tracking takes. */
export interface RunFiles {
  /** `train.epochs` and so on. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Metrics of the finished model. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Metrics by epoch. */
  readonly history: readonly { readonly step: number; readonly values: Readonly<Record<string, number>> }[];
  readonly signature: ModelSignature;
  readonly inputExample: InputExample;
}

/** Reads them from the workspace. */
export async function readRunFiles(model: ModelToPublish): Promise<RunFiles> {
  const read = async <T>(...path: string[]): Promise<T> => JSON.parse(await readFile(join(...path), "utf8")) as T;
  const metrics = (name: string): Promise<Record<string, number>> => read(model.workspace, "metrics", `${name}.json`);
  const history = await read<{ epoch: number; [metric: string]: number }[]>(model.workspace, "metrics", "history.json");
  const [train, test] = await Promise.all([metrics("train"), metrics("test")]);
  return {
    parameters: flatten(model.parameters),
    metrics: { ...prefixed("train", train), ...prefixed("test", test) },
    history: history.map(({ epoch, ...values }) => ({ step: epoch, values })),
    signature: await read(model.folder, "signature.json"),
    inputExample: await read(model.folder, "input_example.json"),
  };
}

function prefixed(prefix: string, values: Readonly<Record<string, number>>): Record<string, number> {
  const numbers = Object.entries(values).filter(([, value]) => typeof value === "number" && Number.isFinite(value));
  return Object.fromEntries(numbers.map(([name, value]) => [`${prefix}_${name}`, value]));
}

/** Nested parameters by their names joined with dots; lists as JSON. */
function flatten(parameters: Readonly<Record<string, unknown>>, prefix = ""): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]): [string, string][] => {
      const path = `${prefix}${name}`;
      if (isTable(value)) return Object.entries(flatten(value, `${path}.`));
      return [[path, typeof value === "string" ? value : JSON.stringify(value)]];
    }),
  );
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
