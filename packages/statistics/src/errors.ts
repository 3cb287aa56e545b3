/** Two columns that describe the same rows have different lengths. */
export class LengthMismatchError extends Error {
  override readonly name = "LengthMismatchError";
  readonly what: string;
  readonly expected: number;
  readonly found: number;

  constructor(what: string, expected: number, found: number) {
    super(`${what}: expected ${expected} values (one for each row), found ${found}; pass columns of the same rows`);
    this.what = what;
    this.expected = expected;
    this.found = found;
  }
}

/** A statistic of nothing, or of too few values. */
export class TooFewValuesError extends Error {
  override readonly name = "TooFewValuesError";
  readonly what: string;
  readonly minimum: number;
  readonly found: number;

  constructor(what: string, minimum: number, found: number) {
    super(`${what}: needs at least ${minimum} values, found ${found}; widen the sample`);
    this.what = what;
    this.minimum = minimum;
    this.found = found;
  }
}

/** A ranking measure needs rows of both classes. */
export class SingleClassError extends Error {
  override readonly name = "SingleClassError";
  readonly what: string;
  readonly label: number;

  constructor(what: string, label: number) {
    super(`${what}: every label is ${label}, so there is nothing to rank; wait for rows of both classes`);
    this.what = what;
    this.label = label;
  }
}

/** A value outside the domain of the function it was given to. */
export class OutOfDomainError extends Error {
  override readonly name = "OutOfDomainError";
  readonly what: string;
  readonly domain: string;
  readonly value: unknown;
  readonly row: number | undefined;

  constructor(what: string, domain: string, value: unknown, row?: number) {
    const where = row === undefined ? "" : ` at row ${row}`;
    super(`${what}: expected ${domain}, found ${String(value)}${where}; clean the value before measuring`);
    this.what = what;
    this.domain = domain;
    this.value = value;
    this.row = row;
  }
}
