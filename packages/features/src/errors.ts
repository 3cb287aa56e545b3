/** A request's time that cannot be read. */
export class TimestampError extends Error {
  readonly column: string;

  constructor(column: string, value: unknown) {
    super(
      `${column}: ${JSON.stringify(value)} is not a time: expected YYYY-MM-DDTHH:MM as the clock at the origin shows it`,
    );
    this.name = "TimestampError";
    this.column = column;
  }
}

/** A request row without a column that a feature is derived from. */
export class MissingColumnError extends Error {
  readonly column: string;

  constructor(column: string, expected: string, found: unknown) {
    super(`${column}: expected ${expected}, found ${found === undefined ? "nothing" : JSON.stringify(found)}`);
    this.name = "MissingColumnError";
    this.column = column;
  }
}

/** A `features.json` that does not describe features. */
export class FeatureSpecError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`features.json: ${problems.join("; ")}; export the model again with this version of the project`);
    this.name = "FeatureSpecError";
    this.problems = problems;
  }
}

/** A view of the online store that does not exist. */
export class UnknownViewError extends Error {
  readonly view: string;

  constructor(view: string, known: readonly string[]) {
    super(`feature view ${view}: not in the online store, which has ${known.join(", ")}; check features.json`);
    this.name = "UnknownViewError";
    this.view = view;
  }
}
