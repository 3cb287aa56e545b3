/** A file that no project can be made from: what is wrong with it, and what to do. */
export class CsvError extends Error {
  override readonly name = "CsvError";
  readonly file: string;

  constructor(file: string, problem: string) {
    super(`${file}: ${problem}`);
    this.file = file;
  }
}

/** A column was named that the file does not have. */
export class NoSuchColumnError extends Error {
  override readonly name = "NoSuchColumnError";
  readonly column: string;

  constructor(option: string, column: string, header: readonly string[], near: string | undefined) {
    const guess = near === undefined ? `it has ${header.join(", ")}` : `did you mean ${near}?`;
    super(`${option} ${column}: the file has no such column; ${guess}`);
    this.column = column;
  }
}

/** The target cannot be learned as yes or no. */
export class TargetError extends Error {
  override readonly name = "TargetError";
  readonly column: string;

  constructor(column: string, problem: string) {
    super(`target ${column}: ${problem}`);
    this.column = column;
  }
}
