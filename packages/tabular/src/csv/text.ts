import { readFileSync } from "node:fs";
import { CsvError } from "./errors.ts";

/** A CSV's text and how it was written. */
export interface CsvText {
  readonly text: string;
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
}

const MOST_BYTES = 500_000_000;

/**
 * Reads a CSV whole, whatever its encoding: UTF-16 by its mark, UTF-8 when the bytes are, else Windows-1252 (what
 * spreadsheets write). Line ends become `\n`. Throws {@link CsvError} for what is no text.
 */
export function readCsvText(file: string): CsvText {
  const bytes = readBytes(file);
  if (bytes.length > MOST_BYTES) {
    throw new CsvError(
      file,
      `${Math.round(bytes.length / 1e6)} MB, more than the ${MOST_BYTES / 1e6} MB that fit; take a sample of its rows`,
    );
  }
  const encoding = encodingOf(bytes);
  if (!encoding.startsWith("utf-16") && bytes.includes(0)) {
    throw new CsvError(file, "no CSV: it holds binary data; export the table as CSV first");
  }
  const text = new TextDecoder(encoding).decode(bytes).replaceAll("\r\n", "\n").replaceAll("\r", "\n");
  if (text.trim() === "") throw new CsvError(file, "no CSV: it is empty");
  return { text: text.endsWith("\n") ? text : `${text}\n`, encoding };
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const words = code === "ENOENT" ? "no such file" : code === "EISDIR" ? "a folder; give a CSV file" : message;
    throw new CsvError(file, words);
  }
}

function encodingOf(bytes: Buffer): CsvText["encoding"] {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return "utf-8";
  } catch {
    return "windows-1252";
  }
}
