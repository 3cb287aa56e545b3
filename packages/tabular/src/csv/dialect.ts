import type { DuckDBConnection } from "@duckdb/node-api";
import type { CsvDialect } from "../table/definition.ts";
import { quoted } from "../tables/duckdb.ts";
import { CsvError } from "./errors.ts";

/** Words that people and programs write for "no value". */
const MISSING_WORDS = ["NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "?", "#N/A"];

/** How a CSV is written, and its header. */
export interface ReadHeader {
  readonly dialect: CsvDialect;
  readonly header: readonly string[];
}

/**
 * Finds the delimiter and the quote (DuckDB's sniffer) and reads the header. Throws {@link CsvError}.
 *
 * @param file a normalized file: UTF-8, lines that end with `\n`
 * @param shown name of the file for messages
 */
export async function readHeader(
  connection: DuckDBConnection,
  file: string,
  shown: string,
  delimiter: string | undefined,
): Promise<ReadHeader> {
  const dialect = { ...(await sniff(connection, file, shown, delimiter)), missing: MISSING_WORDS };
  const header = await firstLine(connection, file, shown, dialect);
  checkHeader(shown, header, dialect);
  return { dialect, header };
}

async function sniff(
  connection: DuckDBConnection,
  file: string,
  shown: string,
  delimiter: string | undefined,
): Promise<Omit<CsvDialect, "missing">> {
  const given = delimiter === undefined ? "" : `, delim = ${quoted(delimiter)}`;
  try {
    const result = await connection.runAndReadAll(
      `select Delimiter, Quote, SkipRows::integer from sniff_csv(${quoted(file)}, all_varchar = true${given})`,
    );
    const [found, quote, skipped] = (result.getRows()[0] ?? []) as [string, string, number];
    if (skipped > 0) throw new CsvError(shown, `its first ${skipped} lines are no part of the table; remove them`);
    return { delimiter: found, quote: quote === "(empty)" || quote === "" ? '"' : quote };
  } catch (error) {
    if (error instanceof CsvError) throw error;
    throw new CsvError(
      shown,
      "no CSV: no delimiter gives lines of equal length; give one with --delimiter, or export it again",
    );
  }
}

async function firstLine(
  connection: DuckDBConnection,
  file: string,
  shown: string,
  { delimiter, quote }: CsvDialect,
): Promise<string[]> {
  try {
    const result = await connection.runAndReadAll(
      `select * from read_csv(${quoted(file)}, header = false, all_varchar = true, delim = ${quoted(delimiter)},
         quote = ${quoted(quote)}, escape = ${quoted(quote)}, parallel = false) limit 1`,
    );
    return (result.getRows()[0] ?? []).map((cell) => (typeof cell === "string" ? cell.trim() : ""));
  } catch (error) {
    throw new CsvError(shown, rowProblem(error));
  }
}

function checkHeader(shown: string, header: readonly string[], { delimiter }: CsvDialect): void {
  if (header.length < 2) {
    throw new CsvError(
      shown,
      `found one column only, with ${JSON.stringify(delimiter)} between values; give another with --delimiter`,
    );
  }
  const numbers = header.filter((name) => name !== "" && Number.isFinite(Number(name)));
  if (numbers.length > 0) {
    throw new CsvError(
      shown,
      `its first line is data, not names (found ${numbers[0]}); add a line with the columns' names`,
    );
  }
  const folded = header.map((name) => name.toLowerCase());
  const twice = header.find((name, place) => name !== "" && folded.indexOf(name.toLowerCase()) !== place);
  if (twice !== undefined)
    throw new CsvError(shown, `two columns are called ${twice}; rename one of them in the first line`);
}

/** DuckDB's many lines about a bad row as one: `line 17: expected 5 values, found 6`. */
export function rowProblem(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = /CSV Error on Line: (\d+)/.exec(text)?.[1];
  const [, expected, found] = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(text) ?? [];
  const where = line === undefined ? "" : `line ${line}: `;
  if (found !== undefined)
    return `${where}expected ${expected} values, found ${found}; correct the line or quote the value`;
  const words = text.split("\n").find((part) => part.trim() !== "" && !part.includes("CSV Error on Line")) ?? text;
  return `${where}cannot be read (${words.trim().slice(0, 160)})`;
}
