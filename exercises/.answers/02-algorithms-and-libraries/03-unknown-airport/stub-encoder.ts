export interface Encoder {
  /** Number of indices, the unknown one included. */
  size: number;
  /** 0 for an unknown value, else 1 to size - 1. */
  encode(value: string): number;
}

/** Learns which values have an index of their own: those seen at least so many times. */
export function fitEncoder(values: readonly string[], minimumCount: number): Encoder {
  // Your work starts here.
  return { size: minimumCount, encode: (value) => values.indexOf(value) };
}
