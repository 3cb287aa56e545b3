// Leaves out every other date, though one of them was known.
// rejected: known when the order is placed, and left out: listed
/** What `mlops new` is told of a CSV, by the names of its options; columns are named as in the header. */
export interface Decisions {
  target: string;
  /** The target's value whose probability is wanted. */
  positive?: string;
  /** The date that puts the rows in order. */
  time?: string;
  /** They name a row or a person, and are left out. */
  id: string[];
  /** Left out as asked. */
  drop: string[];
  /** Kept, whatever speaks against it. */
  keep: string[];
}

export const decisions: Decisions = {
  target: "outcome",
  positive: "returned",
  time: "placed",
  id: ["customer"],
  drop: ["delivered", "refund_eur", "listed"],
  keep: [],
};
