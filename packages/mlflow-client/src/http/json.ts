/**
 * MLflow's JSON carries NaN and infinities of metrics as the strings "NaN", "Infinity", "-Infinity", as protobuf does.
 */

/** A number for a message. */
export function encodeDouble(value: number): number | string {
  return Number.isFinite(value) ? value : Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}

/** A number of a message. */
export function decodeDouble(value: number | string): number {
  return Number(value);
}
