import { isBreak } from "./analyze.ts";
import { YamlWriter } from "./writer.ts";

/** Writes `'…'` as ruamel.yaml 0.18 does (`write_single_quoted`). `split` allows folding at column 80. */
export function writeSingleQuoted(writer: YamlWriter, text: readonly string[], indent: number, split: boolean): void {
  writer.indicator("'", true);
  let spaces = false;
  let breaks = false;
  let start = 0;
  for (let end = 0; end <= text.length; end++) {
    const character = text[end];
    if (spaces) {
      if (character !== " ") {
        const fold =
          start + 1 === end && writer.column > YamlWriter.bestWidth && split && start !== 0 && end !== text.length;
        if (fold) writer.indent(indent);
        else writer.write(text.slice(start, end).join(""), end - start);
        start = end;
      }
    } else if (breaks) {
      if (!isBreak(character)) {
        writeBreaks(writer, text.slice(start, end));
        writer.indent(indent);
        start = end;
      }
    } else if (character === undefined || character === " " || character === "'" || isBreak(character)) {
      if (start < end) writer.write(text.slice(start, end).join(""), end - start);
      start = end;
    }
    if (character === "'") {
      writer.write("''", 2);
      start = end + 1;
    }
    if (character !== undefined) {
      spaces = character === " ";
      breaks = isBreak(character);
    }
  }
  writer.indicator("'", false);
}

function writeBreaks(writer: YamlWriter, breaks: readonly string[]): void {
  if (breaks[0] === "\n") writer.lineBreak();
  for (const lineBreak of breaks) writer.lineBreak(lineBreak);
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\0": "0",
  "\x07": "a",
  "\x08": "b",
  "\t": "t",
  "\n": "n",
  "\x0b": "v",
  "\f": "f",
  "\r": "r",
  "\x1b": "e",
  '"': '"',
  "\\": "\\",
  "\x85": "N",
  "\xa0": "_",
  "\u2028": "L",
  "\u2029": "P",
};

/** Writes `"…"` as ruamel.yaml 0.18 does (`write_double_quoted`), with its rules for where a folded line needs a backslash. */
export function writeDoubleQuoted(writer: YamlWriter, text: readonly string[], indent: number, split: boolean): void {
  writer.indicator('"', true);
  let start = 0;
  for (let end = 0; end <= text.length; end++) {
    const character = text[end];
    if (character === undefined || needsEscape(character)) {
      if (start < end) writer.write(text.slice(start, end).join(""), end - start);
      start = end;
      if (character !== undefined) {
        const escaped = escapeOf(character);
        writer.write(escaped, escaped.length);
        start = end + 1;
      }
    }
    const mayFold = end > 0 && end < text.length - 1 && (character === " " || start >= end);
    if (mayFold && split && writer.column + (end - start) > YamlWriter.bestWidth)
      start = fold(writer, text, start, end, indent);
  }
  writer.indicator('"', false);
}

/** Breaks the line before `end`; returns where the next piece starts. */
function fold(writer: YamlWriter, text: readonly string[], start: number, end: number, indent: number): number {
  const backslash = needsBackslash(text, start, end);
  const piece = text.slice(start, Math.max(start, end));
  writer.write(piece.join("") + (backslash ? "\\" : ""), piece.length + (backslash ? 1 : 0));
  let next = Math.max(start, end);
  writer.indent(indent);
  writer.whitespace = false;
  writer.indention = false;
  if (text[next] === " ") {
    if (!backslash) next += 1;
    if (backslash) writer.write("\\", 1);
  }
  return next;
}

function needsBackslash(text: readonly string[], start: number, end: number): boolean {
  let position = text.indexOf(" ", end);
  if (position < 0) return true;
  const lineFeed = text.indexOf("\n", end);
  if (lineFeed >= 0 && lineFeed < position) position = lineFeed;
  const after = text[position + 1];
  if (after === undefined) return true;
  if (text[position] === "\n" && after !== " ") return true;
  const word = text.slice(end, position);
  const quoted = word.includes('"') || word.includes("'");
  const doubleSpace = text[end - 1] === " " && text[end] === " ";
  return quoted || after === " " || after === "\n" || doubleSpace || start === end;
}

function needsEscape(character: string): boolean {
  if ('"\\\x85\u2028\u2029\ufeff'.includes(character)) return true;
  const code = character.codePointAt(0) as number;
  return !(
    (code >= 0x20 && code <= 0x7e) ||
    (code >= 0xa0 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    code >= 0x10000
  );
}

function escapeOf(character: string): string {
  const short = ESCAPES[character];
  if (short !== undefined) return `\\${short}`;
  const code = character.codePointAt(0) as number;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, "0")}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}
