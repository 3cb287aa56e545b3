import type { ColumnType } from "../table/table.ts";

/** What a column must hold. Rules that are left out are not checked. */
export interface ColumnContract {
  readonly name: string;
  readonly type: ColumnType | undefined;
  /** Largest share of nulls, 0 to 1. */
  readonly nulls: number | undefined;
  readonly min: number | string | undefined;
  readonly max: number | string | undefined;
  /** Regular expression (RE2) that text must hold a match of. */
  readonly pattern: string | undefined;
  readonly values: readonly (string | number)[] | undefined;
  /** No value twice. */
  readonly unique: boolean;
  readonly drift: DriftLimits | undefined;
}

/** How far a column may move from the last version. */
export interface DriftLimits {
  /** Of the mean, in standard deviations of the last version. */
  readonly mean: number | undefined;
  /** Of the share of nulls, absolute. */
  readonly nulls: number | undefined;
  /** Population stability index of the values' shares. */
  readonly psi: number | undefined;
}

/** What a data set promises its consumers: `contract.yaml`. */
export interface Contract {
  /** File it was read from, for messages. */
  readonly file: string;
  /** Path of the data, when the file does not stand beside it. */
  readonly dataset: string | undefined;
  readonly columns: readonly ColumnContract[];
  /** Whether columns that are not named are welcome. */
  readonly extraColumns: "allow" | "forbid";
  /** Sets of columns whose values together occur once; an empty set means the whole row. */
  readonly unique: readonly (readonly string[])[];
  readonly rows: { readonly min: number | undefined; readonly max: number | undefined };
  /** The newest value of a column may be at most so many days before the time of the check (or a fixed time). */
  readonly freshness: { readonly column: string; readonly days: number; readonly of: string | undefined } | undefined;
}

/** One rule that the data break. */
export interface ContractViolation {
  /** Null for rules about whole rows. */
  readonly column: string | null;
  readonly rule: string;
  readonly expected: string;
  readonly found: string;
  /** Rows that break it; 0 where the rule is not about single rows. */
  readonly count: number;
  /** A few of them. */
  readonly examples: readonly Readonly<Record<string, unknown>>[];
  /** True when consumers' code can break: a column gone, of another type, or with other values than promised. */
  readonly breaking: boolean;
}

/** What a check came to. */
export interface ContractReport {
  readonly ok: boolean;
  readonly rows: number;
  readonly violations: readonly ContractViolation[];
}

/** One violation as a sentence. */
export function describeViolation({ column, rule, expected, found, count, examples }: ContractViolation): string {
  const rows =
    count === 0
      ? ""
      : ` (${count} row${count === 1 ? "" : "s"}${examples.length > 0 ? `, such as ${JSON.stringify(examples[0])}` : ""})`;
  return `${column ?? "rows"}: ${rule}: expected ${expected}, found ${found}${rows}`;
}
