/** Understanding a CSV: what its columns are, and how a project is made of it. */
export { CsvError, NoSuchColumnError, TargetError } from "./csv/errors.ts";
export { loopWeeks } from "./plan/loop-weeks.ts";
export type { JudgedColumn, Role } from "./profile/roles.ts";
export { type CsvQuestion, type UnderstoodCsv, understandCsv } from "./profile/understand.ts";
