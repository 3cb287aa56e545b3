import type { ReadHeader } from "../csv/dialect.ts";
import { CsvError } from "../csv/errors.ts";
import type { BatchPlan } from "../plan/batches.ts";
import type { RowOrder, TableColumn, TableDefinition } from "../table/definition.ts";
import { inputName } from "./input-name.ts";
import type { JudgedColumn } from "./roles.ts";
import type { TargetProfile } from "./target.ts";
import type { CsvQuestion } from "./understand.ts";

const TIME_NAME = /date|time|created|signup|signed|joined|ordered|started|start|day|month/i;
const NO_TIME_NAME = /birth|dob|end|expir|due|until|modified|updated/i;

/** The date that puts the rows in order: as asked, else one without gaps, whose name says so or that is the only one. */
export function withTime(columns: readonly JudgedColumn[], { time }: CsvQuestion): JudgedColumn[] {
  const asked = columns.find(({ name }) => name === time);
  if (asked !== undefined && asked.type !== "date") {
    throw new CsvError(asked.name, "--time: its values are no dates; expected such as 2024-03-05 or 05.03.2024 17:40");
  }
  const fitting = columns.filter(
    ({ name, role, missing }) => role === "date" && missing === 0 && !NO_TIME_NAME.test(name),
  );
  const chosen =
    asked ?? fitting.find(({ name }) => TIME_NAME.test(name)) ?? (fitting.length === 1 ? fitting[0] : undefined);
  if (chosen === undefined) return [...columns];
  const gaps = chosen.missing > 0 ? `the ${chosen.missing} rows without it come first` : "";
  const why = asked ? "as asked" : "puts the rows in order; --time names another";
  const reason = [why, gaps, chosen.reason].filter(Boolean);
  return columns.map((column) => (column === chosen ? { ...column, role: "time", reason: reason.join("; ") } : column));
}

export function rowOrder(time: JudgedColumn | undefined, { order }: CsvQuestion): RowOrder {
  if (time !== undefined) return { by: "time", time: time.name };
  return order === "random" ? { by: "random", seed: 7 } : { by: "file" };
}

export function defineTable(
  { dialect, header }: ReadHeader,
  columns: readonly JudgedColumn[],
  target: string,
  { positive }: TargetProfile,
  plan: BatchPlan,
): TableDefinition {
  const taken = new Set<string>();
  const seen = columns.filter(({ role }) => ["number", "category", "date", "time"].includes(role));
  return {
    csv: dialect,
    header: columns.map(({ name, place }) => header[place] ?? name),
    columns: seen.map((column) => defineColumn(column, taken)),
    target: { source: target, positive },
    batches: plan.batching,
  };
}

function defineColumn({ name, place, role, missing, formats }: JudgedColumn, taken: Set<string>): TableColumn {
  const kind = role === "time" || role === "date" ? "date" : role === "number" ? "number" : "category";
  return {
    name: inputName(name, place, taken),
    source: name,
    kind,
    missing: missing > 0,
    ...(kind === "date" ? { formats } : {}),
  };
}
