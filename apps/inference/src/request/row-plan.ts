import type { DeriveFeatures, OnlineView, RequestColumn } from "../features/feature-spec.ts";
import { missingCell } from "../features/missing.ts";
import type { ModelSchema } from "../model/schema.ts";
import type { OnlineCell } from "./block.ts";
import { type Cell, cellReader, type ReadCell } from "./cell.ts";

/** How rows of a model with a feature spec are read: all that does not change from request to request. */
export interface RowPlan {
  readonly inputs: readonly PlannedInput[];
  readonly raw: readonly RequestColumn[];
  /** Those without which nothing is derived. */
  readonly required: readonly RequestColumn[];
  /** Columns that a row may have. */
  readonly known: ReadonlySet<string>;
  readonly views: readonly PlannedView[];
  readonly eventTime: string;
  readonly derive: DeriveFeatures;
}

export interface PlannedInput {
  readonly name: string;
  readonly index: number;
  readonly read: ReadCell;
  readonly vocabulary: ReadonlySet<string> | undefined;
  /** What stands for a missing value; undefined: it may not be missing. */
  readonly missing: Cell | undefined;
  /** The online store has it. */
  readonly isOnline: boolean;
}

interface PlannedView {
  readonly view: OnlineView;
  readonly bucketMillis: number;
  readonly cells: readonly OnlineCell[];
}

export function makeRowPlan(
  schema: ModelSchema,
  features: NonNullable<ModelSchema["features"]>,
  derive: DeriveFeatures,
): RowPlan {
  const online = new Set(features.online.flatMap((view) => Object.keys(view.features)));
  const inputs = schema.inputs.map(({ name, type }, index) => ({
    name,
    index,
    read: cellReader(type),
    vocabulary: schema.vocabularies.get(name),
    missing: schema.optional.has(name) ? missingCell(type) : undefined,
    isOnline: online.has(name),
  }));
  return {
    inputs,
    raw: features.request,
    required: features.request.filter(({ required }) => required !== false),
    known: new Set([...inputs, ...features.request].map((column) => column.name)),
    views: features.online.map((view) => planView(view, inputs)),
    eventTime: features.eventTime,
    derive,
  };
}

function planView(view: OnlineView, inputs: readonly PlannedInput[]): PlannedView {
  const cells = inputs
    .filter((input) => Object.hasOwn(view.features, input.name))
    .map((input) => ({
      input: input.index,
      name: input.name,
      column: view.features[input.name] as string,
      missing: view.missing[input.name] ?? 0,
    }));
  return { view, bucketMillis: view.bucketMinutes * 60_000, cells };
}
