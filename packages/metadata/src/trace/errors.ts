/** Nothing in the lineage store has this id. */
export class UnknownIdError extends Error {
  override readonly name = "UnknownIdError";
  readonly id: string;

  constructor(id: string) {
    super(
      `trace ${id}: nothing in the lineage store has this id; give a prediction's UUID, a model version (name/3 or ` +
        `name@champion), a run id, or 7 or more digits of a data version's or file's MD5`,
    );
    this.id = id;
  }
}

/** A short hash begins several ids. */
export class AmbiguousIdError extends Error {
  override readonly name = "AmbiguousIdError";
  readonly id: string;
  readonly candidates: readonly string[];

  constructor(id: string, candidates: readonly string[]) {
    super(`trace ${id}: ${candidates.length} ids begin so (${candidates.slice(0, 4).join(", ")}); give more digits`);
    this.id = id;
    this.candidates = candidates;
  }
}
