/** What a statement gave back. */
export interface StatementResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  /** `SELECT`, `INSERT` … */
  readonly command: string;
  readonly rowCount: number | null;
}

/** Rows as psql prints them: a header, a line, numbers to the right. A single column is printed without cutting. */
export function renderTable({ columns, rows, command, rowCount }: StatementResult): string {
  if (columns.length === 0) return `${command}${rowCount === null ? "" : ` ${rowCount}`}\n`;
  if (columns.length === 1)
    return [columns[0], ...rows.map(([value]) => showCell(value).text)].map((line) => `${line}\n`).join("");
  const cells = rows.map((row) => row.map((value) => shorten(showCell(value))));
  const widths = columns.map((name, at) => Math.max(name.length, ...cells.map((row) => row[at]?.text.length ?? 0)));
  const header = columns
    .map((name, at) => name.padEnd(widths[at] ?? 0))
    .join("  ")
    .trimEnd();
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  const lines = cells.map((row) =>
    row
      .map((cell, at) => align(cell, widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const count = `(${rows.length} row${rows.length === 1 ? "" : "s"})`;
  return `${[header, rule, ...lines, count].join("\n")}\n`;
}

interface Cell {
  readonly text: string;
  readonly isNumber: boolean;
}

/** Longest text of a cell beside others; the whole is in `--json`. */
const cellLimit = 60;

function showCell(value: unknown): Cell {
  if (value === null || value === undefined) return { text: "", isNumber: false };
  if (value instanceof Date) return { text: value.toISOString().replace("T", " ").replace("Z", ""), isNumber: false };
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return { text, isNumber: typeof value === "number" || /^-?\d+$/.test(text) };
}

function shorten(cell: Cell): Cell {
  const text = cell.text.replaceAll("\n", " ");
  return { ...cell, text: text.length > cellLimit ? `${text.slice(0, cellLimit - 1)}…` : text };
}

function align(cell: Cell, width: number): string {
  return cell.isNumber ? cell.text.padStart(width) : cell.text.padEnd(width);
}
