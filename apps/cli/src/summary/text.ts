import { styleText } from "node:util";
import type { LineageStep } from "../history/lineage.ts";
import type { Fact } from "./facts.ts";

/** The summary as it is printed: facts in two columns, then one prediction's way back, then the page. */
export function summaryText(
  facts: readonly Fact[],
  lineage: readonly LineageStep[],
  pageUrl: string,
  stream: NodeJS.WriteStream,
): string {
  const strong = (text: string): string => styleText("bold", text, { stream });
  const soft = (text: string): string => styleText("dim", text, { stream });
  const lines = columns(
    facts.map(({ name, value }) => [name, value] as const),
    strong,
  );
  if (lineage.length > 0) {
    lines.push("", strong("One prediction, traced back"));
    lines.push(
      ...columns(
        lineage.map(({ what, id }, depth) => [`${"  ".repeat(depth)}${depth > 0 ? "└ " : ""}${what}`, id] as const),
        soft,
      ),
    );
  }
  return [...lines, "", `${strong("The loop as a page")}  ${pageUrl}`].join("\n");
}

function columns(rows: readonly (readonly [string, string])[], style: (text: string) => string): string[] {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${style(name.padEnd(width))}  ${value}`);
}
