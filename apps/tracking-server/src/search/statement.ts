/** Collects a statement's values: text only ever reaches SQL as a bound parameter. */
export class Statement {
  readonly values: unknown[] = [];

  /** The placeholder (`$3`) of a value; `type` is its Postgres type. */
  bind(value: unknown, type: "text" | "text[]" | "bigint" | "bigint[]" | "int" | "double precision"): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}
