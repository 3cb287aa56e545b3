import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { ModelRefusedError } from "../errors.ts";
import type { FeatureSpec } from "../features/feature-spec.ts";

/** The files of a model that serving needs, read and checked. */
export interface ModelFolder {
  /** Folder of the files; the ONNX file's own folder when a bare file is served. */
  readonly directory: string;
  readonly onnxPath: string;
  readonly features: FeatureSpec | undefined;
  /** Column names of the MLflow signature's inputs, in order; undefined for tensor signatures and without one. */
  readonly signatureColumns: readonly string[] | undefined;
  /** Rows to warm up with, as records or as the tensors of V2; undefined when the model has none. */
  readonly inputExample: InputExample | undefined;
  readonly runId: string | undefined;
}

export interface InputExample {
  readonly records: readonly Readonly<Record<string, unknown>>[];
  /** Expected outputs by output name, a value for each record; undefined when the model does not say. */
  readonly outputs: Readonly<Record<string, readonly unknown[]>> | undefined;
}

/** Reads an ONNX file, an MLflow model folder, or a folder with one ONNX file. Throws ModelRefusedError. */
export function readModelFolder(path: string, model: string): ModelFolder {
  if (!existsSync(path))
    throw new ModelRefusedError(model, "not_found", `expected a file or folder, found nothing at ${path}`);
  const directory = statSync(path).isDirectory() ? path : dirname(path);
  const isFile = directory !== path;
  const mlmodel = isFile ? undefined : readMlmodel(directory, model);
  return {
    directory,
    onnxPath: isFile ? path : findOnnx(directory, mlmodel, model),
    features: isFile ? undefined : readFeatures(directory, model),
    signatureColumns: signatureColumns(mlmodel),
    inputExample: isFile ? undefined : readExample(directory, mlmodel),
    runId: mlmodel?.run_id,
  };
}

/** The name a model folder goes by when the settings give none: the file's or the folder's. */
export function nameOfPath(path: string): string {
  const name = basename(path).replace(/\.onnx$/, "");
  return name.replace(/[^A-Za-z0-9._-]/g, "-") || "model";
}

const mlmodelSchema = z.looseObject({
  run_id: z.string().optional(),
  flavors: z.looseObject({ onnx: z.looseObject({ data: z.string().optional() }).optional() }).optional(),
  signature: z.looseObject({ inputs: z.string().nullish() }).nullish(),
  saved_input_example_info: z.looseObject({ artifact_path: z.string() }).nullish(),
});
type Mlmodel = z.infer<typeof mlmodelSchema>;

function readMlmodel(directory: string, model: string): Mlmodel | undefined {
  const path = join(directory, "MLmodel");
  if (!existsSync(path)) return undefined;
  try {
    return mlmodelSchema.parse(parse(readFileSync(path, "utf8")));
  } catch (error) {
    throw new ModelRefusedError(model, "format", `MLmodel: ${firstLine(error)}`, { cause: error });
  }
}

function findOnnx(directory: string, mlmodel: Mlmodel | undefined, model: string): string {
  const named = mlmodel?.flavors?.onnx?.data;
  if (named !== undefined) return checkExists(join(directory, named), model);
  if (mlmodel !== undefined && mlmodel.flavors?.onnx === undefined) {
    const flavors = Object.keys(mlmodel.flavors ?? {}).join(", ");
    throw new ModelRefusedError(model, "format", `MLmodel: expected the onnx flavour, found ${flavors || "none"}`);
  }
  const files = readdirSync(directory).filter((file) => file.endsWith(".onnx"));
  const [only] = files;
  if (files.length === 1 && only !== undefined) return join(directory, only);
  throw new ModelRefusedError(model, "format", `expected one .onnx file in ${directory}, found ${files.length}`);
}

function checkExists(path: string, model: string): string {
  if (existsSync(path)) return path;
  throw new ModelRefusedError(model, "format", `expected the ONNX file ${path}, found nothing`);
}

const featureSpecSchema = z.looseObject({
  version: z.literal(1),
  request: z.array(z.looseObject({ name: z.string(), type: z.enum(["string", "number", "timestamp"]) })),
  eventTime: z.string(),
  derived: z.array(z.looseObject({ name: z.string(), from: z.string() })),
  online: z.array(
    z.looseObject({
      view: z.string(),
      entityColumn: z.string(),
      at: z.string(),
      bucketMinutes: z.number().positive(),
      features: z.record(z.string(), z.string()),
      missing: z.record(z.string(), z.number()).default({}),
    }),
  ),
});

function readFeatures(directory: string, model: string): FeatureSpec | undefined {
  const document = readJson(join(directory, "features.json"));
  if (document === undefined) return undefined;
  const parsed = featureSpecSchema.safeParse(document);
  if (parsed.success) return parsed.data as unknown as FeatureSpec;
  throw new ModelRefusedError(model, "schema", `features.json: ${firstLine(z.prettifyError(parsed.error))}`);
}

function signatureColumns(mlmodel: Mlmodel | undefined): readonly string[] | undefined {
  const inputs = mlmodel?.signature?.inputs;
  if (inputs === undefined || inputs === null) return undefined;
  const columns = JSON.parse(inputs) as readonly { readonly name?: string; readonly type: string }[];
  const names = columns.filter((column) => column.type !== "tensor").map((column) => column.name);
  return names.length > 0 && names.every((name) => name !== undefined) ? (names as string[]) : undefined;
}

/** MLflow's input example (`{columns, data}`), a list of records, or `{records, outputs}` with expected outputs. */
function readExample(directory: string, mlmodel: Mlmodel | undefined): InputExample | undefined {
  const file = mlmodel?.saved_input_example_info?.artifact_path ?? "input_example.json";
  const document = readJson(join(directory, file)) as Record<string, unknown> | unknown[] | undefined;
  const expected = readJson(join(directory, "output_example.json")) as InputExample["outputs"];
  if (document === undefined) return undefined;
  if (Array.isArray(document)) return { records: document as InputExample["records"], outputs: expected };
  if (Array.isArray(document.columns) && Array.isArray(document.data)) {
    return { records: fromSplit(document.columns, document.data), outputs: expected };
  }
  if (Array.isArray(document.records)) {
    const outputs = (document.outputs as InputExample["outputs"]) ?? expected;
    return { records: document.records as InputExample["records"], outputs };
  }
  return undefined;
}

function fromSplit(columns: readonly unknown[], data: readonly unknown[]): Readonly<Record<string, unknown>>[] {
  return (data as readonly unknown[][]).map((row) =>
    Object.fromEntries(columns.map((column, index) => [String(column), row[index]])),
  );
}

function readJson(path: string): unknown {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n").slice(0, 2).join(" ").trim();
}
