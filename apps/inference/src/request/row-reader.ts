import { wallClockMillis } from "@mlops/features";
import { invalidField, RequestError } from "../errors.ts";
import type { DeriveFeatures, FeatureSpec, OnlineView } from "../features/feature-spec.ts";
import type { ModelSchema } from "../model/schema.ts";
import type { Block, OnlineCell, OnlineLookup } from "./block.ts";
import { type Cell, cellReader, type ReadCell } from "./cell.ts";
import { makeTensorReader } from "./tensor-reader.ts";

/** Reads rows given as records (a value by column name) into a block. */
export type RowReader = (records: readonly unknown[], path: string) => Block;

/**
 * The reader of records for a model whose inputs hold one value a row. A record gives every input by name, or the raw
 * columns of the feature spec, from which missing inputs are derived or looked up online.
 */
export function makeRowReader(schema: ModelSchema, derive: DeriveFeatures): RowReader {
  if (schema.features === undefined) return makeTensorReader(schema);
  const inputs = schema.inputs.map((input, index) => inputReader(schema, input.name, index));
  const raw = rawColumns(schema);
  const known = new Set([...inputs.map((input) => input.name), ...raw.map((column) => column.name)]);
  const views = schema.features === undefined ? [] : schema.features.online.map((view) => viewPlan(view, inputs));
  const features = schema.features !== undefined;
  const eventTime = schema.features?.eventTime;
  const plan: Plan = { inputs, raw, known, views, features, eventTime, derive };
  return (records, path) => readRecords(plan, records, path);
}

interface Plan {
  readonly inputs: readonly InputReader[];
  readonly raw: readonly RawColumn[];
  readonly known: ReadonlySet<string>;
  readonly views: readonly ViewPlan[];
  /** False for a model that takes only its inputs. */
  readonly features: boolean;
  readonly eventTime: string | undefined;
  readonly derive: DeriveFeatures;
}

interface InputReader {
  readonly name: string;
  readonly index: number;
  readonly read: ReadCell;
  readonly vocabulary: ReadonlySet<string> | undefined;
}

interface RawColumn {
  readonly name: string;
  readonly type: "string" | "number" | "timestamp";
}

interface ViewPlan {
  readonly view: OnlineView;
  readonly bucketMillis: number;
  readonly cells: readonly OnlineCell[];
}

type Row = Readonly<Record<string, unknown>>;

function inputReader(schema: ModelSchema, name: string, index: number): InputReader {
  const input = schema.inputs[index];
  const read = cellReader(input?.type ?? "float32");
  return { name, index, read, vocabulary: schema.vocabularies.get(name) };
}

function rawColumns(schema: ModelSchema): readonly RawColumn[] {
  const features: FeatureSpec | undefined = schema.features;
  return features === undefined ? [] : features.request.map(({ name, type }) => ({ name, type }));
}

function viewPlan(view: OnlineView, inputs: readonly InputReader[]): ViewPlan {
  const cells = inputs
    .filter((input) => Object.hasOwn(view.features, input.name))
    .map((input) => ({
      input: input.index,
      column: view.features[input.name] as string,
      missing: view.missing[input.name] ?? 0,
    }));
  return { view, bucketMillis: view.bucketMinutes * 60_000, cells };
}

interface Draft {
  readonly columns: Cell[][];
  readonly eventMillis: number[];
  readonly lookups: OnlineLookup[];
  readonly featureAgeSeconds: number[];
  unknown: Map<number, string[]> | undefined;
}

function readRecords(plan: Plan, records: readonly unknown[], path: string): Block {
  const draft: Draft = {
    columns: plan.inputs.map(() => []),
    eventMillis: [],
    lookups: [],
    featureAgeSeconds: [],
    unknown: undefined,
  };
  for (let row = 0; row < records.length; row++) readRecord(plan, draft, records[row], row, path);
  return {
    rows: records.length,
    columns: draft.columns as Block["columns"],
    dims: undefined,
    records: records as readonly Row[],
    eventMillis: draft.eventMillis,
    lookups: draft.lookups,
    featureAgeSeconds: draft.featureAgeSeconds,
    unknownCategories: draft.unknown,
  };
}

function readRecord(plan: Plan, draft: Draft, record: unknown, row: number, path: string): void {
  if (typeof record !== "object" || record === null || Array.isArray(record)) {
    throw invalidField("datatype", `${path}[${row}]`, "an object of columns", record);
  }
  const values = record as Row;
  checkNames(plan, values, `${path}[${row}]`);
  const field = (name: string) => () => `${path}[${row}].${name}`;
  const millis = checkRaw(plan, values, field);
  draft.eventMillis.push(plan.eventTime === undefined ? Number.NaN : (millis[plan.eventTime] ?? Number.NaN));
  draft.featureAgeSeconds.push(Number.NaN);
  const made = plan.features && hasAllRaw(plan, values) ? deriveRow(plan, values, millis, `${path}[${row}]`) : values;
  let online = false;
  for (const input of plan.inputs) {
    const value = values[input.name] !== undefined ? values[input.name] : made[input.name];
    const column = draft.columns[input.index] as Cell[];
    if (value === undefined) {
      if (!isOnline(plan, input.index)) throw missing(plan, values, field(input.name)());
      online = true;
      column.push(Number.NaN);
    } else {
      column.push(input.read(value, field(input.name)));
      if (input.vocabulary !== undefined && !input.vocabulary.has(value as string)) noteUnknown(draft, row, input.name);
    }
  }
  if (online) pushLookups(plan, draft, values, millis, made, row, field);
}

/** Refuses columns that the model does not know. Names like `__proto__` are unknown columns like any other. */
function checkNames(plan: Plan, values: Row, at: string): void {
  for (const name in values) {
    if (plan.known.has(name)) continue;
    throw new RequestError("extra", `${at}.${name}: expected only the columns ${[...plan.known].join(", ")}`);
  }
}

/** Checks the types of the raw columns that are there; gives the times among them in milliseconds. */
function checkRaw(plan: Plan, values: Row, field: (name: string) => () => string): Record<string, number> {
  const millis: Record<string, number> = {};
  for (const { name, type } of plan.raw) {
    const value = values[name];
    if (value === undefined) continue;
    if (type === "timestamp") millis[name] = readTime(value, field(name));
    else if (typeof value !== type) throw invalidField("datatype", field(name)(), `a ${type}`, value);
    else if (type === "number" && !Number.isFinite(value))
      throw invalidField("value", field(name)(), "a finite number", value);
  }
  return millis;
}

function readTime(value: unknown, field: () => string): number {
  if (typeof value === "string") {
    try {
      return wallClockMillis(value, "");
    } catch {
      // Told below, with the field.
    }
  }
  throw invalidField("datatype", field(), "a time such as 2001-03-05T17:40:00", value);
}

/** Derived features are computed only for a row that has all raw columns: others give the model's inputs by name. */
function deriveRow(plan: Plan, values: Row, millis: Record<string, number>, at: string): Row {
  const row: Record<string, unknown> = {};
  for (const { name } of plan.raw) row[name] = millis[name] ?? values[name];
  try {
    return plan.derive(row);
  } catch (error) {
    throw new RequestError("value", `${at}: ${(error as Error).message}`);
  }
}

function hasAllRaw(plan: Plan, values: Row): boolean {
  return plan.raw.every(({ name }) => values[name] !== undefined);
}

function isOnline(plan: Plan, input: number): boolean {
  return plan.views.some((view) => view.cells.some((cell) => cell.input === input));
}

/** An input is missing: names the raw columns still to be sent when that is how clients of this model send rows. */
function missing(plan: Plan, values: Row, at: string): RequestError {
  const absent = plan.raw.filter(({ name }) => values[name] === undefined).map(({ name }) => name);
  if (absent.length === 0) return new RequestError("missing", `${at}: expected a value, found nothing`);
  const record = at.slice(0, at.lastIndexOf("."));
  return new RequestError(
    "missing",
    `${record}.${absent[0]}: expected a value, found nothing (missing: ${absent.join(", ")})`,
  );
}

function noteUnknown(draft: Draft, row: number, name: string): void {
  draft.unknown ??= new Map();
  const names = draft.unknown.get(row);
  if (names === undefined) draft.unknown.set(row, [name]);
  else names.push(name);
}

function pushLookups(
  plan: Plan,
  draft: Draft,
  values: Row,
  millis: Record<string, number>,
  made: Row,
  row: number,
  field: (name: string) => () => string,
): void {
  for (const { view, bucketMillis, cells } of plan.views) {
    const wanted = cells.filter((cell) => values[(plan.inputs[cell.input] as InputReader).name] === undefined);
    if (wanted.length === 0) continue;
    const at = millis[view.at] ?? made[view.at];
    const entity = values[view.entityColumn];
    if (typeof at !== "number") throw missing(plan, values, field(view.at)());
    if (typeof entity !== "string") throw missing(plan, values, field(view.entityColumn)());
    const key = { view: view.view, entity, bucketMillis: Math.floor(at / bucketMillis) * bucketMillis };
    draft.lookups.push({ row, key, atMillis: at, cells: wanted });
  }
}
