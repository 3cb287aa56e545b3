import { YamlWriter } from "./writer.ts";

/** Writes an unquoted scalar as ruamel.yaml 0.18 does (`write_plain`): folded at single spaces past column 80. */
export function writePlain(writer: YamlWriter, text: readonly string[], indent: number, split: boolean): void {
  if (text.length === 0) return;
  if (!writer.whitespace) writer.write(" ", 1);
  writer.whitespace = false;
  writer.indention = false;
  let spaces = false;
  let start = 0;
  for (let end = 0; end <= text.length; end++) {
    const character = text[end];
    if (spaces && character !== " ") {
      writeSpaces(writer, text, start, end, indent, split);
      start = end;
    } else if (!spaces && (character === undefined || character === " ")) {
      writeWord(writer, text.slice(start, end), indent);
      start = end;
    }
    if (character !== undefined) spaces = character === " ";
  }
}

function writeSpaces(
  writer: YamlWriter,
  text: readonly string[],
  start: number,
  end: number,
  indent: number,
  split: boolean,
): void {
  if (start + 1 === end && writer.column >= YamlWriter.bestWidth && split) {
    writer.indent(indent);
    writer.whitespace = false;
    writer.indention = false;
  } else {
    writer.write(text.slice(start, end).join(""), end - start);
  }
}

/** A word longer than the rest of the line gets a line of its own, leaving the space before it on the old line. */
function writeWord(writer: YamlWriter, word: readonly string[], indent: number): void {
  if (word.length + writer.column > YamlWriter.bestWidth && writer.column > indent) writer.indent(indent);
  writer.write(word.join(""), word.length);
}
