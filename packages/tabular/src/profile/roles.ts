import type { ColumnProfile } from "./column-profile.ts";

/** What becomes of a column. The first four are seen by the model (`time` also puts the rows in order). */
export type Role =
  | "number"
  | "category"
  | "date"
  | "time"
  | "target"
  | "identifier"
  | "constant"
  | "text"
  | "leak"
  | "dropped";

export interface JudgedColumn extends ColumnProfile {
  readonly role: Role;
  /** For people: why, where it is not plain. */
  readonly reason: string;
}

/** What a person said about columns, by their names in the header. */
export interface Wishes {
  readonly id: readonly string[];
  readonly drop: readonly string[];
  /** Kept, whatever speaks against it. */
  readonly keep: readonly string[];
}

/** A text column with more values than this, or with so large a share of different ones, is no category. */
const MOST_CATEGORIES = 1000;
const TEXT_SHARE = 0.5;
/** Almost every row has a value of its own. */
const IDENTIFIER_SHARE = 0.98;
/** Values that are missing almost everywhere. */
const EMPTY_SHARE = 0.995;
const ID_NAME = /(^|[_\s-])(id|uuid|guid|key|no|nr|number|index|row)$|^(id|uuid|index|row)([_\s-]|$)|Id$/;

/** The role of a column that is not the target, from what it holds. */
export function judgeColumn(column: ColumnProfile, wishes: Wishes): { role: Role; reason: string } {
  const { name, type, rows, missing, distinct, isAlmostNumber } = column;
  if (wishes.drop.includes(name)) return { role: "dropped", reason: "as asked" };
  if (wishes.id.includes(name)) return { role: "identifier", reason: "as asked" };
  if (type === "empty") return { role: "constant", reason: "no value at all" };
  if (distinct === 1 && missing === 0) return { role: "constant", reason: "one value in every row" };
  if (missing > EMPTY_SHARE * rows) return { role: "constant", reason: `missing in ${missing} of ${rows} rows` };
  const identifier = wishes.keep.includes(name) ? undefined : identifierReason(column);
  if (identifier !== undefined) return { role: "identifier", reason: identifier };
  if (type === "number") return { role: "number", reason: "" };
  if (type === "date") return { role: "date", reason: dateReason(column) };
  const present = rows - missing;
  if (!wishes.keep.includes(name) && (distinct > MOST_CATEGORIES || distinct > TEXT_SHARE * present)) {
    if (isAlmostNumber)
      return { role: "text", reason: "numbers in another form; write them as 1234.56 to have them read" };
    return { role: "text", reason: `${distinct} different texts in ${present} rows are no categories` };
  }
  return { role: "category", reason: "" };
}

function identifierReason({
  name,
  type,
  rows,
  missing,
  distinct,
  isWhole,
  isIncreasing,
  length,
  isAlmostNumber,
}: ColumnProfile): string | undefined {
  if (isAlmostNumber) return undefined;
  const isUnique = distinct >= IDENTIFIER_SHARE * (rows - missing);
  if (!isUnique) return undefined;
  if (type === "text" && length <= 64) return "a value of its own in every row";
  if (type === "number" && isWhole && (isIncreasing || ID_NAME.test(name))) return "it counts the rows";
  return undefined;
}

function dateReason({ formats, isAmbiguous }: ColumnProfile): string {
  const mixed = formats.length > 1 ? `written in ${formats.length} ways: ${formats.join(", ")}` : "";
  const ambiguous = isAmbiguous ? `read as ${formats[0]}, day and month could also be the other way round` : "";
  return [mixed, ambiguous].filter(Boolean).join("; ");
}
