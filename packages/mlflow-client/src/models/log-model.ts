import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { filesBelow, forEachAtOnce, type LocalFile } from "../artifacts/files.ts";
import { checkArtifactPath } from "../artifacts/path.ts";
import type { MlflowClient } from "../client.ts";
import type { LoggedModel } from "../entities/logged-model.ts";
import { MlflowUsageError } from "../errors.ts";
import { type ExampleFiles, encodeInputExample, type InputExample } from "./input-example.ts";
import { descriptionFiles, onnxEnvironment, type PythonEnvironment } from "./mlmodel.ts";
import { encodeSignature, type ModelSignature } from "./signature.ts";

/** An ONNX model to log. */
export interface LogModelOptions {
  readonly flavor: "onnx";
  /** Folder with `model.onnx`; everything else in it goes along. */
  readonly directory?: string | undefined;
  /** File of the model, where there is no folder. */
  readonly onnxPath?: string | undefined;
  /** Name of the logged model. Default: `model`. */
  readonly name?: string | undefined;
  readonly signature?: ModelSignature | undefined;
  readonly inputExample?: InputExample | undefined;
  /** Further files: by path in the model's folder, or files that keep their names. */
  readonly extraFiles?: Readonly<Record<string, string>> | readonly string[] | undefined;
  /** Also registers a version under this name, which is made when missing. */
  readonly registeredModelName?: string | undefined;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Anything else to say in `MLmodel`. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  readonly modelType?: string | undefined;
  readonly step?: number | undefined;
  /** What Python installs to load it. */
  readonly environment?: PythonEnvironment | undefined;
  readonly providers?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A model that was logged. */
export interface LoggedModelResult {
  readonly modelId: string;
  /** `models:/m-…` */
  readonly modelUri: string;
  /** Version in the registry, when it was registered. */
  readonly version: number | undefined;
}

/** The run that logs the model. */
interface Owner {
  readonly client: MlflowClient;
  readonly runId: string;
  readonly experimentId: string;
}

const written = new Set(["MLmodel", "conda.yaml", "python_env.yaml", "requirements.txt"]);
const uploadsAtOnce = 8;

/**
 * Logs a model: all of its files first, then it is marked ready (or UPLOAD_FAILED when a file did not get there), put
 * down as the run's output, and registered if wanted.
 */
export async function logModel(owner: Owner, options: LogModelOptions): Promise<LoggedModelResult> {
  const { client, runId, experimentId } = owner;
  if (options.signature) encodeSignature(options.signature);
  const { data, files } = await collectFiles(options);
  const example = options.inputExample ? encodeInputExample(options.inputExample) : undefined;
  const model = await client.createLoggedModel({
    experimentId,
    name: options.name ?? "model",
    modelType: options.modelType,
    sourceRunId: runId,
    params: options.params,
    tags: options.tags,
  });
  try {
    await upload(client, model, { data, files, example, runId, options });
  } catch (error) {
    await client.finalizeLoggedModel(model.modelId, "UPLOAD_FAILED").catch(() => undefined);
    throw error;
  }
  await client.finalizeLoggedModel(model.modelId, "READY");
  await client.logOutputs(runId, [{ modelId: model.modelId, step: options.step ?? 0 }]);
  const modelUri = `models:/${model.modelId}`;
  const version = options.registeredModelName
    ? await register(client, options.registeredModelName, model.modelId, runId)
    : undefined;
  return { modelId: model.modelId, modelUri, version };
}

/** Registers a logged model as the next version of a name, which is made when missing. */
async function register(client: MlflowClient, name: string, modelId: string, runId: string): Promise<number> {
  await client.ensureRegisteredModel(name);
  return (await client.createModelVersion({ name, source: `models:/${modelId}`, modelId, runId })).version;
}

async function upload(
  client: MlflowClient,
  model: LoggedModel,
  content: {
    data: string;
    files: readonly LocalFile[];
    example: ExampleFiles | undefined;
    runId: string;
    options: LogModelOptions;
  },
): Promise<void> {
  const { data, files, example, runId, options } = content;
  const described = descriptionFiles({
    data,
    modelId: model.modelId,
    runId,
    sizeBytes: files.reduce((sum, file) => sum + file.size, 0),
    createdAt: new Date(model.creationTime),
    signature: options.signature,
    example,
    metadata: options.metadata,
    environment: options.environment ?? onnxEnvironment,
    providers: options.providers ?? ["CPUExecutionProvider"],
  });
  const owner = { uri: model.artifactUri };
  const { signal } = options;
  const kept = files.filter((file) => !(example && file.path in example.files));
  await forEachAtOnce(kept, uploadsAtOnce, (file) => client.uploadContentOf(owner, file, { signal }));
  const texts = Object.entries({ ...example?.files, ...described });
  await forEachAtOnce(texts, uploadsAtOnce, ([path, text]) => client.uploadContent(owner, path, text, { signal }));
}

async function collectFiles(options: LogModelOptions): Promise<{ data: string; files: LocalFile[] }> {
  const { directory, onnxPath } = options;
  if (!directory && !onnxPath)
    throw new MlflowUsageError("logModel: expected a directory or an onnxPath, found neither");
  const inFolder = directory ? await filesBelow(directory) : [];
  const files = new Map(inFolder.filter((file) => !written.has(file.path)).map((file) => [file.path, file]));
  if (onnxPath) files.set("model.onnx", await localFile("model.onnx", onnxPath));
  for (const [path, file] of extraFiles(options.extraFiles)) files.set(path, await localFile(path, file));
  const data = [...files.keys()].find((path) => path === "model.onnx") ?? "";
  if (!data)
    throw new MlflowUsageError(
      `logModel: expected model.onnx in ${directory}, found ${[...files.keys()].join(", ") || "nothing"}`,
    );
  return { data, files: [...files.values()] };
}

function extraFiles(extra: LogModelOptions["extraFiles"]): [string, string][] {
  const pairs: [string, string][] = Array.isArray(extra)
    ? extra.map((file: string) => [basename(file), file])
    : Object.entries(extra ?? {});
  return pairs.map(([path, file]) => [checkArtifactPath(path), file]);
}

async function localFile(path: string, file: string): Promise<LocalFile> {
  const info = await stat(file);
  if (!info.isFile()) throw new MlflowUsageError(`logModel: expected ${file} to be a file`);
  return { path, file, size: info.size };
}
