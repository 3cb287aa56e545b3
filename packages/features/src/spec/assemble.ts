import { MissingColumnError } from "../errors.ts";
import { bucketStart, wallClockMillis } from "../time/wall-clock.ts";
import { deriveFeatures, type FeatureValues, type RequestRow } from "./derive.ts";
import type { FeatureSpec, OnlineView } from "./schema.ts";

/** Which row of the online store a feature comes from. */
export interface OnlineKey {
  readonly view: string;
  readonly entity: string;
  /** Start of the bucket: milliseconds since 1970, UTC. */
  readonly bucketMillis: number;
}

/** A row of an online view: numbers by column. */
export type OnlineRow = Readonly<Record<string, number | null | undefined>>;

/** The keys that a request needs, one for each entry of `spec.online`, in order. */
export function onlineKeys(
  spec: FeatureSpec,
  row: RequestRow,
  derived: FeatureValues = deriveFeatures(spec, row),
): OnlineKey[] {
  return spec.online.map((view) => {
    const entity = row[view.entityColumn];
    if (typeof entity !== "string") throw new MissingColumnError(view.entityColumn, "a string", entity);
    const at = wallClockMillis(derived[view.at] ?? row[view.at], view.at);
    return { view: view.view, entity, bucketMillis: bucketStart(at, view.bucketMinutes) };
  });
}

/**
 * The model's inputs, by name and in the model's order: raw and derived columns, and what the store knew (`rows`, one for
 * each of {@link onlineKeys}, undefined where there is none). `missing` names the inputs that took their stand-in value.
 */
export function modelInputs(
  spec: FeatureSpec,
  row: RequestRow,
  rows: readonly (OnlineRow | undefined)[],
): { inputs: FeatureValues; missing: string[] } {
  const values: Record<string, unknown> = { ...row, ...missingColumns(spec, row), ...deriveFeatures(spec, row) };
  const missing = spec.online.flatMap((view, index) => fillFromView(values, view, rows[index]));
  const inputs: FeatureValues = {};
  for (const name of spec.inputs) {
    const value = values[name];
    if (typeof value !== "string" && typeof value !== "number") throw new MissingColumnError(name, "a value", value);
    inputs[name] = value;
  }
  return { inputs, missing };
}

/** What stands for the columns that may be missing, and are: NaN, or an empty text. */
function missingColumns({ request }: FeatureSpec, row: RequestRow): FeatureValues {
  const absent = request.filter(({ name, required }) => required === false && (row[name] ?? null) === null);
  return Object.fromEntries(absent.map(({ name, type }) => [name, type === "string" ? "" : Number.NaN]));
}

function fillFromView(values: Record<string, unknown>, view: OnlineView, row: OnlineRow | undefined): string[] {
  const missing: string[] = [];
  for (const [input, column] of Object.entries(view.features)) {
    const value = row?.[column];
    if (typeof value !== "number") missing.push(input);
    values[input] = typeof value === "number" ? value : view.missing[input];
  }
  return missing;
}
