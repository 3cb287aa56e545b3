/** A model card lacks what it must say. */
export class CardIncompleteError extends Error {
  override readonly name = "CardIncompleteError";
  readonly model: string;
  /** Paths of the empty fields, for example `considerations.limitations`. */
  readonly empty: readonly string[];

  constructor(model: string, empty: readonly string[]) {
    super(
      `model card of ${model}: ${empty.length} empty field${empty.length === 1 ? "" : "s"}: ${empty.join(", ")}; fill the reviewed ` +
        "file (card.yaml), or record what is missing with the model, then make the card again",
    );
    this.model = model;
    this.empty = empty;
  }
}

/** The reviewed file of a model card cannot be used. */
export class CardReviewError extends Error {
  override readonly name = "CardReviewError";

  constructor(path: string, problem: string) {
    super(`reviewed file ${path}: ${problem}; correct it, and have it reviewed again`);
  }
}
