/** The newest labelled week, scored by both models: one entry a row in every column. */
export interface ScoredWeek {
  /** Monday of the week. */
  readonly week: string;
  readonly rows: number;
  /** 1: positive. */
  readonly labels: Uint8Array;
  /** Stretch of four hours that each row is of, from 0 up: rows of one stretch share what happened in it. */
  readonly stretches: Uint32Array;
  /** Parts on which a challenger must not do much worse. */
  readonly slices: readonly Slice[];
  /** Probability by the challenger. */
  readonly challenger: Float32Array;
  /** Probability by the champion; undefined when there is none yet. */
  readonly champion: Float32Array | undefined;
}

/** A part of the week, as row numbers; its name follows the word for rows: `flights from ORD`. */
export interface Slice {
  readonly name: string;
  readonly rows: Int32Array;
}
