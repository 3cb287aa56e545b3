/**
 * What the service reads of a model's `features.json`: which raw columns a client sends, which model inputs are derived
 * from them and which come from the online store. The features package writes it; this is the narrow view of a reader.
 */
export interface FeatureSpec {
  readonly version: number;
  readonly request: readonly RequestColumn[];
  /** The request column that says when the event takes place; features are as of that time. */
  readonly eventTime: string;
  readonly derived: readonly { readonly name: string; readonly from: string; readonly transform: string }[];
  readonly online: readonly OnlineView[];
}

export interface RequestColumn {
  readonly name: string;
  readonly type: "string" | "number" | "timestamp";
  readonly unit?: string;
  /** false: a row may leave it out or give null. */
  readonly required?: boolean | undefined;
}

export interface OnlineView {
  readonly view: string;
  /** The request column whose value is the key. */
  readonly entityColumn: string;
  /** The request or derived column with the time; the bucket is the last boundary at or before it. */
  readonly at: string;
  readonly bucketMinutes: number;
  /** Model input name to column of the view. */
  readonly features: Readonly<Record<string, string>>;
  /** Model input name to the value it takes where the store has no row. */
  readonly missing: Readonly<Record<string, number>>;
}

/** Computes the derived features of one row of raw columns. Throws on a value it cannot derive from. */
export type DeriveFeatures = (row: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

export interface OnlineKey {
  readonly view: string;
  readonly entity: string;
  /** Start of the bucket, milliseconds since 1970. */
  readonly bucketMillis: number;
}

/** A row of an online view by column name; columns the store does not know are absent. */
export type OnlineRow = Readonly<Record<string, number | null | undefined>>;

/** The narrow interface to the online feature store: one row, or undefined, for each key in order. */
export type ReadOnline = (keys: readonly OnlineKey[]) => Promise<readonly (OnlineRow | undefined)[]>;
