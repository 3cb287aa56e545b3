import type { OnlineKey } from "../features/feature-spec.ts";
import type { ColumnValues } from "../onnx/element-type.ts";

/** The rows of one request, by column: what readers of protocols make and the engine runs. */
export interface Block {
  readonly rows: number;
  /** Values by model input, row-major: `rows` times the input's width. Online cells are NaN until filled. */
  readonly columns: ColumnValues[];
  /** Shapes by model input, for models whose rows cannot be merged; undefined when `[rows, ...trailing]` holds. */
  readonly dims: readonly (readonly number[])[] | undefined;
  /** The rows as the client sent them, for the prediction log; undefined when they came as tensors. */
  readonly records: readonly Readonly<Record<string, unknown>>[] | undefined;
  /** Event time by row, milliseconds since 1970 of the time as written; NaN when the request does not say. */
  readonly eventMillis: readonly number[];
  /** Values still to be read from the online store. */
  readonly lookups: readonly OnlineLookup[];
  /** Age in seconds of the oldest online feature by row; NaN where none was read. Written when filled. */
  readonly featureAgeSeconds: number[];
  /** By row, the inputs that the online store had no value for and that run on stand-ins; undefined when there are none. */
  missingFeatures: Map<number, string[]> | undefined;
  /** By row, the inputs whose category the model has not seen; undefined when there are none at all. */
  unknownCategories: Map<number, string[]> | undefined;
}

/** The cells of one row that one online view fills. */
export interface OnlineLookup {
  readonly row: number;
  readonly key: OnlineKey;
  /** Time of the event on the store's clock, milliseconds since 1970. */
  readonly atMillis: number;
  /** Column of the view and the model input that takes it. */
  readonly cells: readonly OnlineCell[];
}

export interface OnlineCell {
  readonly input: number;
  /** Name of that input. */
  readonly name: string;
  readonly column: string;
  /** What the input takes where the store has no row. */
  readonly missing: number;
}
