import { FormatError } from "../errors.ts";

/** An INI file as ConfigObj (DVC's parser) sees it: sections of keys, in order. */
export type Ini = Map<string, Map<string, string>>;

/** @throws FormatError with the line */
export function parseIni(text: string, file: string): Ini {
  const ini: Ini = new Map();
  let section: Map<string, string> | undefined;
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) return;
    const header = /^\[\s*(.*?)\s*\]\s*(?:#.*)?$/.exec(line);
    if (header) {
      const name = unquote(header[1] as string);
      section = ini.get(name) ?? new Map();
      ini.set(name, section);
      return;
    }
    const at = line.indexOf("=");
    const column = raw.length - raw.trimStart().length + 1;
    if (at < 1 || !section)
      throw new FormatError({ file, line: index + 1, column }, 'expected "[section]" or "key = value"');
    section.set(unquote(line.slice(0, at).trim()).toLowerCase(), settingValue(line.slice(at + 1).trim()));
  });
  return ini;
}

function settingValue(text: string): string {
  const quoted = /^(?:"([^"]*)"|'([^']*)')\s*(?:#.*)?$/.exec(text);
  if (quoted) return quoted[1] ?? quoted[2] ?? "";
  return text.replace(/\s+#.*$/, "");
}

function unquote(text: string): string {
  const quoted = /^(["'])(.*)\1$/.exec(text);
  return quoted ? (quoted[2] as string) : text;
}

/** The text ConfigObj writes: keys indented by four spaces. */
export function formatIni(ini: Ini): string {
  const lines: string[] = [];
  for (const [name, section] of ini) {
    if (section.size === 0) continue;
    lines.push(`[${name.includes('"') ? `'${name}'` : name}]`);
    for (const [key, value] of section) lines.push(`    ${key} = ${quote(value)}`);
  }
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

function quote(value: string): string {
  if (value === "") return '""';
  const needs = /^[\s"']|\s$|[,#\n]/.test(value) || value.endsWith('"') || value.endsWith("'");
  if (!needs) return value;
  return value.includes('"') ? `'${value}'` : `"${value}"`;
}
