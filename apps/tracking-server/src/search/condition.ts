import { invalid } from "../protocol/errors.ts";
import type { Operator } from "./parser.ts";
import type { Statement } from "./statement.ts";

const sqlOperators: Partial<Record<Operator, string>> = {
  "=": "=",
  "!=": "<>",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
  LIKE: "like",
  ILIKE: "ilike",
};

/** Comparisons that MLflow allows with numbers. */
export const numberOperators: readonly Operator[] = ["=", "!=", "<", "<=", ">", ">="];
/** Comparisons that MLflow allows with texts. */
export const textOperators: readonly Operator[] = ["=", "!=", "LIKE", "ILIKE"];
/** Comparisons with texts where lists are allowed too. */
export const textAndListOperators: readonly Operator[] = [...textOperators, "IN", "NOT IN"];

/** That the operator is one of those allowed. */
export function checkOperator(operator: Operator, allowed: readonly Operator[]): void {
  if (!allowed.includes(operator)) {
    throw invalid(`Invalid comparator '${operator}' not one of '{${allowed.map((one) => `'${one}'`).join(", ")}}'`);
  }
}

/** SQL that compares a text column with a text or a list of texts. */
export function compareText(
  column: string,
  operator: Operator,
  value: string | readonly string[],
  statement: Statement,
): string {
  if (operator === "IN") return `${column} = any(${statement.bind(value, "text[]")})`;
  if (operator === "NOT IN") return `${column} <> all(${statement.bind(value, "text[]")})`;
  return `${column} ${sqlOperators[operator]} ${statement.bind(value, "text")}`;
}

/** SQL that compares a bigint column with an integer in digits. */
export function compareInteger(column: string, operator: Operator, digits: string, statement: Statement): string {
  return `${column} ${sqlOperators[operator]} ${statement.bind(digits, "bigint")}`;
}

/** SQL that compares a numeric column with a number; NaN, which Postgres takes for the greatest, only fits `!=`. */
export function compareNumber(column: string, operator: Operator, value: number, statement: Statement): string {
  const clause = `${column} ${sqlOperators[operator]} ${statement.bind(value, "double precision")}`;
  return operator === "!=" ? clause : `(${clause} and ${column} <> 'NaN')`;
}
