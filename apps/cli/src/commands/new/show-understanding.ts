import { styleText } from "node:util";
import type { UnderstoodCsv } from "@mlops/tabular/profile";

/** What was understood of a CSV, for people: a line a column, then the target and the batches. */
export function understandingText(understood: UnderstoodCsv, stream: NodeJS.WriteStream): string {
  const { columns, rows, target, plan, encoding, table } = understood;
  const strong = (text: string): string => styleText("bold", text, { stream });
  const lines = columns.map(({ name, type, missing, distinct, role, reason, rows: all }) => [
    shortened(name === "" ? "(no name)" : name, 28),
    type,
    missing === 0 ? "" : `${percent(missing / all)} missing`,
    `${distinct.toLocaleString("en-US")} values`,
    role,
    reason,
  ]);
  const head = ["column", "type", "", "", "role", ""];
  const [header, ...body] = aligned([head, ...lines]);
  const delimiter = table.csv.delimiter === "\t" ? "tab" : table.csv.delimiter;
  const share = percent(target.positives / rows);
  const leftOut = target.missing > 0 ? `; ${target.missing} rows without an answer are left out` : "";
  return [
    strong(header ?? ""),
    ...body,
    "",
    `${rows.toLocaleString("en-US")} rows, ${encoding}, values apart by "${delimiter}"; ${share} of them ${table.target.source} = ${table.target.positive}${leftOut}`,
    `${plan.batches} batches: ${plan.reason}`,
  ].join("\n");
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
