/** A reference was asked of columns it cannot be made from. */
export class ReferenceInputError extends Error {
  override readonly name = "ReferenceInputError";
  readonly column: string;

  constructor(column: string, expected: string, found: string) {
    super(`reference column ${column}: expected ${expected}, found ${found}; fix the column or leave it out`);
    this.column = column;
  }
}

/** A stored reference cannot be read, or is of a model that was made before references had bins. */
export class InvalidReferenceError extends Error {
  override readonly name = "InvalidReferenceError";
  readonly source: string;
  readonly problem: string;

  constructor(source: string, problem: string) {
    super(`${source}: no usable monitoring reference (${problem}); retrain the model with this version to get one`);
    this.source = source;
    this.problem = problem;
  }
}

/** Counts were taken with the bins of another reference. */
export class BinMismatchError extends Error {
  override readonly name = "BinMismatchError";
  readonly feature: string;

  constructor(feature: string, expected: number, found: number) {
    super(
      `counts of ${feature}: expected ${expected} bins of its reference, found ${found}; count with the same reference`,
    );
    this.feature = feature;
  }
}
