import { isUtf8 } from "node:buffer";
import { RequestError } from "../../errors.ts";
import type { ModelSchema } from "../../model/schema.ts";

/** Reads CSV (RFC 4180) with a header line into records; numbers where the model takes numbers. Throws RequestError. */
export function parseCsv(body: Buffer, schema: ModelSchema): Record<string, unknown>[] {
  if (!isUtf8(body)) throw new RequestError("value", "csv: expected UTF-8 text, found bytes that are not");
  const [header, ...lines] = splitCsv(body.toString("utf8"));
  if (header === undefined) throw new RequestError("missing", "csv: expected a header line, found nothing");
  const duplicate = header.find((name, index) => header.indexOf(name) !== index);
  if (duplicate !== undefined)
    throw new RequestError("extra", `csv: expected the column ${duplicate} once, found it twice`);
  const texts = textColumns(schema);
  return lines.map((cells, row) => {
    if (cells.length !== header.length) {
      throw new RequestError("shape", `csv[${row}]: expected ${header.length} values, found ${cells.length}`);
    }
    return Object.fromEntries(
      header.map((name, index) => [
        name,
        readValue(cells[index] as string, texts.has(name), schema.optional.has(name)),
      ]),
    );
  });
}

function textColumns(schema: ModelSchema): Set<string> {
  const inputs = schema.inputs.filter((input) => input.type === "string").map((input) => input.name);
  const raw = schema.features?.request.filter((column) => column.type !== "number").map((column) => column.name) ?? [];
  return new Set([...inputs, ...raw]);
}

/** An empty cell is null, which the model's reader refuses by name unless the column may be missing. */
function readValue(text: string, isText: boolean, isOptional: boolean): unknown {
  if (isOptional && text === "") return null;
  if (isText) return text;
  const trimmed = text.trim();
  if (trimmed === "") return null;
  if (/^(true|false)$/i.test(trimmed)) return trimmed.toLowerCase() === "true";
  const value = Number(trimmed);
  return Number.isNaN(value) ? text : value;
}

/** Lines of cells; a quoted cell may hold commas, line breaks and doubled quotes. */
function splitCsv(text: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  let at = 0;
  while (at < text.length) {
    const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at);
    line.push(cell.value);
    at = cell.end;
    if (text[at] === ",") {
      at++;
      if (at === text.length) line.push("");
      continue;
    }
    at += text.startsWith("\r\n", at) ? 2 : 1;
    if (line.length > 1 || line[0] !== "") lines.push(line);
    line = [];
  }
  if (line.length > 0) lines.push(line);
  return lines;
}

interface CsvCell {
  readonly value: string;
  readonly end: number;
}

function plainCell(text: string, start: number): CsvCell {
  let end = start;
  while (end < text.length && text[end] !== "," && text[end] !== "\n" && text[end] !== "\r") end++;
  return { value: text.slice(start, end), end };
}

function quotedCell(text: string, start: number): CsvCell {
  let value = "";
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) throw new RequestError("value", "csv: expected a closing quote, found the end");
    value += text.slice(at, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    at = quote + 2;
  }
}
