import { paint } from "../../terminal/paint.ts";

/** Rows of texts under their titles, each column as wide as its widest text; numbers stand to the right. */
export function renderTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = titles.map((title, column) => Math.max(width(title), ...rows.map((row) => width(row[column] ?? ""))));
  const line = (cells: readonly string[], style: (text: string) => string) =>
    cells
      .map((cell, column) => style(pad(cell, widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  return [line(titles, (text) => paint("bold", text)), ...rows.map((row) => line(row, (text) => text))].join("\n");
}

/** A number as short as its place allows: 0.7712, 12, 1.2e-7. */
export function shortNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e7) ? value.toExponential(3) : String(Number(value.toPrecision(5)));
}

/** A time as a person reads it: 2026-11-24 08:15:02. */
export function shortTime(milliseconds: number | undefined): string {
  return milliseconds ? new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ") : "-";
}

/** How long something took: 1.2 s, 3 min 4 s. */
export function shortDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

function pad(text: string, columns: number): string {
  const space = " ".repeat(Math.max(0, columns - width(text)));
  return /^(-?\d[\d.e+-]*|NaN|-)$/.test(text) ? space + text : text + space;
}

/** Characters, not code units: names may hold any. */
function width(text: string): number {
  return [...text].length;
}
