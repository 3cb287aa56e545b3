/** A row as a client asks about it, with the truth that comes later. */
export interface ReplayedRow {
  /** Place in the week's sample, 0 first: the same in every run with the same seed and size. */
  readonly index: number;
  /** When it is asked about: milliseconds since 1970, the clock where it happens read as UTC. */
  readonly eventTime: number;
  /** The raw columns of the model's signature, as a client sends them. */
  readonly instance: Readonly<Record<string, string | number | null>>;
  /** What became of it. */
  readonly truth: Truth;
  /** When that can be known at the earliest, as `eventTime`; it is reported some hours later. */
  readonly knownAt: number;
}

/** A label in the monitor's own words: by a measure that it draws a line through, or as the answer itself. */
export type Truth = { readonly delay_minutes: number } | { readonly positive: boolean };
