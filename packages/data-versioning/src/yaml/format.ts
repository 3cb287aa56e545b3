import { analyzeScalar } from "./analyze.ts";
import { writePlain } from "./plain.ts";
import { writeDoubleQuoted, writeSingleQuoted } from "./quoted.ts";
import { resolvesToOtherThanString } from "./resolve.ts";
import { PythonFloat, pythonFloatText, type YamlMap, type YamlValue } from "./value.ts";
import { YamlWriter } from "./writer.ts";

const MAX_SIMPLE_KEY_LENGTH = 128;

/** The text DVC 3 writes for a mapping: ruamel.yaml's round-trip dumper, block style, YAML 1.2, byte for byte. */
export function formatYaml(document: YamlMap): string {
  const writer = new YamlWriter();
  if (document.size === 0) return "{}\n";
  writeMapping(writer, document, 0);
  writer.lineBreak();
  return writer.toString();
}

function writeMapping(writer: YamlWriter, mapping: YamlMap, indent: number): void {
  for (const [key, value] of mapping) {
    writer.indent(indent);
    const characters = Array.from(key);
    const simple = characters.length + "!!str".length < MAX_SIMPLE_KEY_LENGTH && !analyzeScalar(characters).multiline;
    if (simple) {
      writeString(writer, key, indent + 2, true);
      writer.indicator(":", false);
    } else {
      writer.indicator("?", true, true);
      writeString(writer, key, indent + 2, false);
      writer.indent(indent);
      writer.indicator(":", true, true);
    }
    // After a "? key" ruamel indents a sequence as it does inside another sequence.
    writeNode(writer, value, indent, !simple && Array.isArray(value));
  }
}

function writeSequence(writer: YamlWriter, sequence: readonly YamlValue[], indent: number): void {
  for (const item of sequence) {
    writer.indent(indent);
    writer.indicator("-", true, true);
    writeNode(writer, item, indent, true);
  }
}

/** @param indent the indent of the collection that holds the value */
function writeNode(writer: YamlWriter, value: YamlValue, indent: number, inSequence: boolean): void {
  if (value instanceof Map) {
    if (value.size === 0) writer.indicator("{}", true);
    else writeMapping(writer, value, indent + 2);
  } else if (Array.isArray(value)) {
    if (value.length === 0) writer.indicator("[]", true);
    else writeSequence(writer, value, inSequence ? indent + 2 : indent);
  } else {
    if (inSequence) writer.indent(indent + 2);
    if (typeof value === "string") writeString(writer, value, indent + 2, false);
    else writePlain(writer, Array.from(plainText(value)), indent + 2, true);
  }
}

function plainText(value: null | boolean | number | bigint | PythonFloat): string {
  if (value === null) return "";
  if (value instanceof PythonFloat) return floatText(value.value);
  if (typeof value === "number" && !Number.isInteger(value)) return floatText(value);
  return String(value);
}

function floatText(value: number): string {
  const text = pythonFloatText(value);
  return /^-?(?:inf|nan)$/.test(text) ? text.replace(/(inf|nan)/, ".$1") : text;
}

/**
 * A text with a line break is written in double quotes. ruamel.yaml itself writes one with U+0085, U+2028 or U+2029 in single
 * quotes, which it then reads back as another text; here alone we do not follow it.
 */
function writeString(writer: YamlWriter, text: string, indent: number, isSimpleKey: boolean): void {
  const characters = Array.from(text);
  const analysis = analyzeScalar(characters);
  const plain = analysis.allowPlain && !analysis.empty && !resolvesToOtherThanString(text);
  if (plain) writePlain(writer, characters, indent, !isSimpleKey);
  else if (text.includes("'") || analysis.multiline || !analysis.allowSingleQuoted) {
    writeDoubleQuoted(writer, characters, indent, !isSimpleKey);
  } else writeSingleQuoted(writer, characters, indent, !isSimpleKey);
}
