import { SettingError } from "../errors.ts";

/** Where a model is to be had. */
export type ModelUri =
  | { readonly kind: "alias"; readonly name: string; readonly alias: string }
  | { readonly kind: "version"; readonly name: string; readonly version: string }
  | { readonly kind: "storage"; readonly uri: string }
  | { readonly kind: "path"; readonly path: string };

/**
 * Reads a model address: `models:/NAME@ALIAS`, `models:/NAME/VERSION` (MLflow's), `gs://…` (Vertex AI), or a path to an
 * ONNX file or an MLflow model folder. Throws SettingError.
 */
export function parseModelUri(uri: string): ModelUri {
  if (uri === "") throw new SettingError("MODEL_URI", expected, undefined);
  if (uri.startsWith("gs://")) return { kind: "storage", uri };
  if (!uri.startsWith("models:")) return { kind: "path", path: uri.replace(/^file:\/\//, "") };
  const alias = /^models:\/{1,3}([^/@]+)@([^/@]+)$/.exec(uri);
  if (alias !== null) return { kind: "alias", name: alias[1] as string, alias: alias[2] as string };
  const version = /^models:\/{1,3}([^/@]+)\/(\d+)$/.exec(uri);
  if (version !== null) return { kind: "version", name: version[1] as string, version: version[2] as string };
  throw new SettingError("MODEL_URI", expected, uri);
}

const expected = "models:/NAME@ALIAS, models:/NAME/VERSION, an ONNX file or an MLflow model folder";
