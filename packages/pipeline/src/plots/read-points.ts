import { parseYaml, toPlain } from "@mlops/data-versioning/formats";

/** A row of a plot's data. */
export type Point = Readonly<Record<string, unknown>>;

/** Rows of a JSON, YAML, CSV or TSV file. In JSON and YAML the first list of records counts, wherever it stands. */
export function readPoints(text: string, name: string): Point[] {
  if (/\.[ct]sv$/i.test(name)) return readSeparated(text, name.toLowerCase().endsWith(".tsv") ? "\t" : ",");
  const value = name.toLowerCase().endsWith(".json")
    ? (JSON.parse(text) as unknown)
    : toPlain(parseYaml(text, name).value);
  return firstList(value) ?? [];
}

function firstList(value: unknown): Point[] | undefined {
  if (Array.isArray(value)) return value.filter((item): item is Point => typeof item === "object" && item !== null);
  if (typeof value !== "object" || value === null) return undefined;
  for (const item of Object.values(value)) {
    const found = firstList(item);
    if (found) return found;
  }
  return undefined;
}

function readSeparated(text: string, separator: string): Point[] {
  const [header = [], ...rows] = text
    .split(/\r?\n/)
    .filter((line) => line !== "")
    .map((line) => splitLine(line, separator));
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, scalar(row[i] ?? "")])));
}

function splitLine(line: string, separator: string): string[] {
  const fields: string[] = [];
  const pattern = new RegExp(
    `(?:^|${separator === "\t" ? "\\t" : separator})(?:"((?:[^"]|"")*)"|([^"${separator === "\t" ? "\\t" : separator}]*))`,
    "g",
  );
  for (const match of line.matchAll(pattern)) fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
  return fields;
}

function scalar(text: string): unknown {
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}
