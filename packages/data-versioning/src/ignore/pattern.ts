/** One line of an ignore file in git's syntax (gitignore(5)), relative to the folder of its file. */
export interface IgnorePattern {
  readonly text: string;
  readonly regex: RegExp;
  readonly negated: boolean;
  readonly foldersOnly: boolean;
}

/** Parses the lines of a `.gitignore` or `.dvcignore`. */
export function parseIgnoreFile(text: string): IgnorePattern[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const pattern = parseIgnoreLine(line.trim());
    return pattern ? [pattern] : [];
  });
}

function parseIgnoreLine(line: string): IgnorePattern | undefined {
  if (line === "" || line.startsWith("#")) return undefined;
  const negated = line.startsWith("!");
  let body = negated ? line.slice(1) : line;
  const foldersOnly = body.endsWith("/");
  if (foldersOnly) body = body.slice(0, -1);
  const anchored = body.includes("/");
  if (body.startsWith("/")) body = body.slice(1);
  if (body === "") return undefined;
  const prefix = anchored ? "^" : "^(?:.*/)?";
  return { text: line, regex: new RegExp(`${prefix}${translate(body)}$`, "su"), negated, foldersOnly };
}

/** Translates wildcards to the source of a regular expression. */
function translate(body: string): string {
  let out = "";
  for (let i = 0; i < body.length; ) {
    const [piece, length] = translateAt(body, i);
    out += piece;
    i += length;
  }
  return out;
}

function translateAt(body: string, i: number): [string, number] {
  const character = String.fromCodePoint(body.codePointAt(i) as number);
  const atPart = i === 0 || body[i - 1] === "/";
  if (atPart && body.startsWith("**/", i)) return ["(?:.*/)?", 3];
  if (atPart && body.slice(i) === "**") return [".*", 2];
  if (character === "*") return ["[^/]*", 1];
  if (character === "?") return ["[^/]", 1];
  if (character === "[") return translateClass(body, i);
  if (character === "\\" && i + 1 < body.length) {
    const next = String.fromCodePoint(body.codePointAt(i + 1) as number);
    return [literal(next), 1 + next.length];
  }
  return [literal(character), character.length];
}

function translateClass(body: string, start: number): [string, number] {
  let i = start + 1;
  const negated = body[i] === "!" || body[i] === "^";
  if (negated) i += 1;
  const from = i;
  if (body[i] === "]") i += 1;
  while (i < body.length && body[i] !== "]") i += body[i] === "\\" ? 2 : 1;
  if (i >= body.length) return ["\\[", 1];
  const members = body
    .slice(from, i)
    .replace(/[[\]^&|]/g, "\\$&")
    .replace(/\\\\\\/g, "\\");
  return [`(?!/)[${negated ? "^" : ""}${members}]`, i + 1 - start];
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/** An entry that makes an ignore file match exactly this name (pathspec's escaping, which DVC uses). */
export function escapeForIgnoreFile(name: string): string {
  return name.replace(/[[\]!*#?]/g, "\\$&");
}
