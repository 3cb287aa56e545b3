import { wallClockMillis } from "@mlops/features";
import { invalidField, RequestError } from "../errors.ts";
import type { DeriveFeatures } from "../features/feature-spec.ts";
import type { ModelSchema } from "../model/schema.ts";
import type { Block, OnlineLookup } from "./block.ts";
import type { Cell } from "./cell.ts";
import { makeRowPlan, type PlannedInput, type RowPlan } from "./row-plan.ts";
import { makeTensorReader } from "./tensor-reader.ts";

/** Reads rows given as records (a value by column name) into a block. */
export type RowReader = (records: readonly unknown[], path: string) => Block;

/**
 * The reader of records for a model. With a feature spec a record gives every input by name, or the raw columns, from
 * which missing inputs are derived or looked up online; see makeTensorReader for models without one.
 */
export function makeRowReader(schema: ModelSchema, derive: DeriveFeatures): RowReader {
  if (schema.features === undefined) return makeTensorReader(schema);
  const plan = makeRowPlan(schema, schema.features, derive);
  return (records, path) => readRecords(plan, records, path);
}

type Row = Readonly<Record<string, unknown>>;

interface Draft {
  readonly columns: Cell[][];
  readonly eventMillis: number[];
  readonly lookups: OnlineLookup[];
  readonly featureAgeSeconds: number[];
  unknown: Map<number, string[]> | undefined;
}

/** Where the reader is, for errors: one for a row, changed as it goes, since the good rows need no text. */
interface Place {
  readonly path: string;
  readonly row: number;
  name: string;
}

function readRecords(plan: RowPlan, records: readonly unknown[], path: string): Block {
  const draft: Draft = {
    columns: plan.inputs.map(() => []),
    eventMillis: [],
    lookups: [],
    featureAgeSeconds: [],
    unknown: undefined,
  };
  for (let row = 0; row < records.length; row++) readRecord(plan, draft, records[row], { path, row, name: "" });
  return {
    rows: records.length,
    columns: draft.columns as Block["columns"],
    dims: undefined,
    records: records as readonly Row[],
    eventMillis: draft.eventMillis,
    lookups: draft.lookups,
    featureAgeSeconds: draft.featureAgeSeconds,
    missingFeatures: undefined,
    unknownCategories: draft.unknown,
  };
}

function readRecord(plan: RowPlan, draft: Draft, record: unknown, place: Place): void {
  if (typeof record !== "object" || record === null || Array.isArray(record)) {
    throw invalidField("datatype", `${place.path}[${place.row}]`, "an object of columns", record);
  }
  const values = record as Row;
  const field = (): string => fieldOf(place);
  checkNames(plan, values, place);
  const millis = checkRaw(plan, values, place);
  const made = hasAllRaw(plan, values) ? deriveRow(plan, values, millis, place) : values;
  draft.eventMillis.push(millis[plan.eventTime] ?? Number.NaN);
  draft.featureAgeSeconds.push(Number.NaN);
  let online = false;
  for (const input of plan.inputs) {
    place.name = input.name;
    const value = values[input.name] ?? given(values, made, input.name);
    const column = draft.columns[input.index] as Cell[];
    if (input.missing !== undefined && isMissing(value)) column.push(input.missing);
    else if (value === undefined) {
      if (!input.isOnline) throw missing(plan, values, place);
      online = true;
      column.push(Number.NaN);
    } else {
      column.push(input.read(value, field));
      if (input.vocabulary !== undefined && !input.vocabulary.has(value as string)) noteUnknown(draft, place);
    }
  }
  if (online) pushLookups(plan, draft, values, millis, made, place);
}

/** Left out, null, an empty text, or derived from one of these. */
function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === "" || Number.isNaN(value);
}

/** A null that the client sent is refused, not replaced by a derived value. */
function given(values: Row, made: Row, name: string): unknown {
  return values[name] === null ? null : made[name];
}

function fieldOf({ path, row, name }: Place): string {
  return `${path}[${row}].${name}`;
}

/** Refuses columns that the model does not know. Names like `__proto__` are unknown columns like any other. */
function checkNames(plan: RowPlan, values: Row, place: Place): void {
  for (const name in values) {
    if (plan.known.has(name)) continue;
    place.name = name;
    const raw = plan.raw.map((column) => column.name).join(", ");
    throw new RequestError(
      "extra",
      `${fieldOf(place)}: expected only ${raw}, or the model's inputs (see /openapi.json)`,
    );
  }
}

/** Checks the types of the raw columns that are there; gives the times among them in milliseconds. */
function checkRaw(plan: RowPlan, values: Row, place: Place): Record<string, number> {
  const millis: Record<string, number> = {};
  for (const { name, type, required } of plan.raw) {
    const value = values[name];
    if (value === undefined || (required === false && isMissing(value))) continue;
    place.name = name;
    if (type === "timestamp") millis[name] = readTime(value, place);
    else if (typeof value !== type) throw invalidField("datatype", fieldOf(place), `a ${type}`, value);
    else if (type === "number" && !Number.isFinite(value)) {
      throw invalidField("value", fieldOf(place), "a finite number", value);
    }
  }
  return millis;
}

function readTime(value: unknown, place: Place): number {
  if (typeof value === "string") {
    try {
      return wallClockMillis(value, place.name);
    } catch {
      // Told below, with the field.
    }
  }
  throw invalidField("datatype", fieldOf(place), "a time such as 2001-03-05T17:40:00", value);
}

/** Derived features are computed only for a row that has all raw columns that are required: others give the model's inputs by name. */
function hasAllRaw(plan: RowPlan, values: Row): boolean {
  for (const { name } of plan.required) if (values[name] === undefined) return false;
  return true;
}

function deriveRow(plan: RowPlan, values: Row, millis: Record<string, number>, { path, row }: Place): Row {
  const raw: Record<string, unknown> = {};
  for (const { name } of plan.raw) raw[name] = millis[name] ?? (values[name] === "" ? null : values[name]);
  try {
    return plan.derive(raw);
  } catch (error) {
    throw new RequestError("value", `${path}[${row}]: ${(error as Error).message}`);
  }
}

/** An input is missing: names the raw columns still to be sent when that is how clients of this model send rows. */
function missing(plan: RowPlan, values: Row, place: Place): RequestError {
  const absent = plan.required.filter(({ name }) => values[name] === undefined).map(({ name }) => name);
  const [first] = absent;
  if (first === undefined) return new RequestError("missing", `${fieldOf(place)}: expected a value, found nothing`);
  const field = fieldOf({ ...place, name: first });
  return new RequestError("missing", `${field}: expected a value, found nothing (missing: ${absent.join(", ")})`);
}

function noteUnknown(draft: Draft, { row, name }: Place): void {
  draft.unknown ??= new Map();
  const names = draft.unknown.get(row);
  if (names === undefined) draft.unknown.set(row, [name]);
  else names.push(name);
}

function pushLookups(
  plan: RowPlan,
  draft: Draft,
  values: Row,
  millis: Record<string, number>,
  made: Row,
  place: Place,
): void {
  for (const { view, bucketMillis, cells } of plan.views) {
    const wanted = cells.filter((cell) => values[(plan.inputs[cell.input] as PlannedInput).name] === undefined);
    if (wanted.length === 0) continue;
    const at = millis[view.at] ?? made[view.at];
    const entity = values[view.entityColumn];
    if (typeof at !== "number" || typeof entity !== "string") throw missing(plan, values, place);
    const key = { view: view.view, entity, bucketMillis: Math.floor(at / bucketMillis) * bucketMillis };
    draft.lookups.push({ row: place.row, key, atMillis: at, cells: wanted });
  }
}
