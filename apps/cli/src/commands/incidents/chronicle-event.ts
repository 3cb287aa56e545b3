/** Something that the loop did or that befell it, as one sentence. */
export interface ChronicleEvent {
  /** Unique among all events: its source and the row's own key. */
  readonly key: string;
  readonly at: Date;
  readonly kind: EventKind;
  /** One sentence, without a full stop. */
  readonly text: string;
}

export type EventKind =
  | "data"
  | "stage"
  | "model"
  | "serving"
  | "decision"
  | "window"
  | "alert"
  | "resolved"
  | "retraining"
  | "incident";

/** A table of the stores and how its rows read. */
export interface ChronicleSource {
  /** The table, with its schema: a source whose table is not there yet tells nothing. */
  readonly table: string;
  /** Tables that its statement reads beside it. */
  readonly alsoReads?: readonly string[];
  /**
   * Selects `key` text, `at` timestamptz and what `tell` needs, of rows with `at` after $1, oldest first and 1,000 at most.
   */
  readonly statement: string;
  readonly kind: EventKind;
  readonly tell: (row: SourceRow) => string;
}

export type SourceRow = Readonly<Record<string, unknown>>;
