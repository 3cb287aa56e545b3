import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { type EngineLimits, type EngineObserver, makeEngine } from "../engine/engine.ts";
import { ModelRefusedError } from "../errors.ts";
import type { DeriveFeatures, FeatureSpec } from "../features/feature-spec.ts";
import { inspectOnnx, standardDomains } from "../onnx/inspect.ts";
import type { ModelSession } from "../onnx/session.ts";
import { withoutZipMaps } from "../onnx/zip-map.ts";
import { makeRowReader } from "../request/row-reader.ts";
import { readDriftCounter } from "./drift-counter.ts";
import { type ModelFolder, readModelFolder } from "./folder.ts";
import type { ModelIdentity } from "./identity.ts";
import { rehearse } from "./rehearse.ts";
import { makeSchema } from "./schema.ts";
import type { ServedModel } from "./served-model.ts";

export interface LoadOptions {
  readonly engine: EngineLimits;
  readonly observer: (identity: ModelIdentity) => EngineObserver;
  /** Makes the computation of derived features for a spec. */
  readonly deriver: (spec: FeatureSpec) => DeriveFeatures;
  /** Checks the folder's signature and provenance; throws when they do not hold. Absent: nothing is signed. */
  readonly verify?: (directory: string, identity: ModelIdentity) => Promise<void>;
  /** Runs the model where its native code can do no harm, once its signature is known to be good; throws when it fails. */
  readonly rehearseApart?: () => Promise<void>;
  /** Opens the session, in this process or in worker threads. */
  readonly open: (model: Uint8Array) => Promise<ModelSession>;
}

/**
 * Loads a model and lets it in only when everything about it holds: files whole, signature good, standard operators and
 * no external data, a schema that fits, and a rehearsal on its own input example. Throws ModelRefusedError.
 */
export async function loadModel(path: string, identity: ModelIdentity, options: LoadOptions): Promise<ServedModel> {
  const label = identity.uri;
  const folder = readModelFolder(path, label);
  await verify(folder, identity, options);
  await options.rehearseApart?.();
  const bytes = readFileSync(folder.onnxPath);
  const vocabularies = inspect(bytes, label);
  const session = await open(withoutZipMaps(bytes), label, options);
  try {
    return await admit(folder, identity, session, vocabularies, bytes, options);
  } catch (error) {
    await session.release();
    throw error;
  }
}

async function admit(
  folder: ModelFolder,
  identity: ModelIdentity,
  session: ModelSession,
  vocabularies: ReadonlyMap<string, ReadonlySet<string>>,
  bytes: Uint8Array,
  options: LoadOptions,
): Promise<ServedModel> {
  const { inputs, outputs } = session;
  const { features, signatureColumns, inputExample } = folder;
  const declared = makeSchema({ model: identity.uri, inputs, outputs, features, signatureColumns, vocabularies });
  const readRecords = makeRowReader(declared, makeDeriver(features, identity.uri, options));
  const { rowwise } = await rehearse(identity.uri, session, declared, readRecords, inputExample);
  const schema = { ...declared, rowwise };
  const engine = makeEngine(schema, session, options.engine, options.observer(identity));
  const digest = createHash("sha256").update(bytes).digest("hex");
  const drift = readDriftCounter(folder.directory);
  return { identity, schema, session, engine, readRecords, example: inputExample, digest, drift, holds: { count: 0 } };
}

function makeDeriver(features: FeatureSpec | undefined, label: string, options: LoadOptions): DeriveFeatures {
  if (features === undefined) return (row) => row;
  try {
    return options.deriver(features);
  } catch (error) {
    throw new ModelRefusedError(label, "schema", (error as Error).message, { cause: error });
  }
}

async function verify(folder: ModelFolder, identity: ModelIdentity, options: LoadOptions): Promise<void> {
  try {
    await options.verify?.(folder.directory, identity);
  } catch (error) {
    if (error instanceof ModelRefusedError) throw error;
    throw new ModelRefusedError(identity.uri, "signature", (error as Error).message, { cause: error });
  }
}

function inspect(bytes: Uint8Array, label: string): ReadonlyMap<string, ReadonlySet<string>> {
  const facts = read(bytes, label);
  const [external] = facts.externalTensors;
  if (external !== undefined) {
    throw new ModelRefusedError(
      label,
      "external_data",
      `expected all data in the file, found tensor ${external} outside`,
    );
  }
  const custom = [...facts.operatorDomains].filter((domain) => !standardDomains.has(domain));
  if (custom.length > 0) {
    throw new ModelRefusedError(
      label,
      "custom_operator",
      `expected standard operators, found domain ${custom.join(", ")}`,
    );
  }
  return facts.vocabularies;
}

function read(bytes: Uint8Array, label: string): ReturnType<typeof inspectOnnx> {
  try {
    return inspectOnnx(bytes);
  } catch (error) {
    throw new ModelRefusedError(label, "format", (error as Error).message, { cause: error });
  }
}

async function open(bytes: Uint8Array, label: string, options: LoadOptions): Promise<ModelSession> {
  try {
    return await options.open(bytes);
  } catch (error) {
    const [line] = (error as Error).message.split("\n");
    throw new ModelRefusedError(label, "load", `onnxruntime does not load it: ${line}`, { cause: error });
  }
}
