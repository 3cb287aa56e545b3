import type { ElementType } from "../onnx/element-type.ts";
import { type Cell, cellReader, type ReadCell } from "../request/cell.ts";
import type { FeatureSpec } from "./feature-spec.ts";

/**
 * Names that a row may leave out or give as null: the raw columns that `features.json` says are not required, and what
 * is derived from them alone. The model itself then decides what a missing value means.
 */
export function optionalNames(features: FeatureSpec | undefined): ReadonlySet<string> {
  if (features === undefined) return new Set();
  const raw = new Set(features.request.filter(({ required }) => required === false).map(({ name }) => name));
  const derived = features.derived.filter(({ from }) => raw.has(from)).map(({ name }) => name);
  return new Set([...raw, ...derived]);
}

/** What stands for a missing value in a tensor; undefined for types that have nothing to say it with. */
export function missingCell(type: ElementType): Cell | undefined {
  if (type === "string") return "";
  return type === "float32" || type === "float64" ? Number.NaN : undefined;
}

/** The reader of an input that may be missing: null is, everything else is read as usual. */
export function optionalReader(type: ElementType): ReadCell {
  const [read, missing] = [cellReader(type), missingCell(type)];
  return (value, field) => (value === null && missing !== undefined ? missing : read(value, field));
}
