/**
 * SQL condition: the prediction `alias` was given to a client. A shadow's answers are in the log too, with whose they
 * shadow in the request; they are no traffic of its version, and their features are those of the answer already counted.
 */
export function wasGiven(alias: string): string {
  return `not ${alias}.request ? '$shadow_of'`;
}
