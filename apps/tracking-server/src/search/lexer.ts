import { invalid } from "../protocol/errors.ts";

/** A piece of a filter string, with the text it was written as. */
export type Token =
  | { readonly kind: "identifier"; readonly text: string }
  | { readonly kind: "string"; readonly text: string; readonly value: string }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "operator"; readonly text: string }
  | { readonly kind: "punctuation"; readonly text: "(" | ")" | "," }
  | { readonly kind: "keyword"; readonly text: string; readonly word: Keyword };

/** Words with a meaning of their own, in any case. */
type Keyword = "AND" | "IN" | "NOT" | "IS" | "NULL" | "LIKE" | "ILIKE";

const keywords = new Set(["AND", "IN", "NOT", "IS", "NULL", "LIKE", "ILIKE"]);

/** An identifier: `metrics.loss`, params.`batch size`, tags."a.b" or a bare attribute. */
const identifier = /(?:\w+|`[^`]*`)(?:\.(?:\w+|`[^`]*`|"[^"]*"))+|`[^`]*`|[A-Za-z_]\w*/y;
const number = /[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?(?![\w.])/y;
const string = /'(?:''|\\'|[^'])*'|"[^"]*"/y;
const operator = /!=|<=|>=|=|<|>/y;
const punctuation = /[(),]/y;
const blank = /\s+/y;

/**
 * Cuts a filter string into tokens. A string's value is what stands between its quotes, as it is (MLflow does not
 * undo doubled quotes either). Throws INVALID_PARAMETER_VALUE naming the first character that fits nothing.
 */
export function tokenize(filter: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < filter.length; ) {
    const space = match(blank, filter, at);
    if (space) {
      at += space.length;
      continue;
    }
    const token = readToken(filter, at);
    if (!token) throw invalid(`Invalid clause(s) in filter string: '${filter.slice(at)}'`);
    tokens.push(token);
    at += token.text.length;
  }
  return tokens;
}

function readToken(filter: string, at: number): Token | undefined {
  const found = (pattern: RegExp) => match(pattern, filter, at);
  const numberText = found(number);
  if (numberText) return { kind: "number", text: numberText };
  const name = found(identifier);
  if (name) {
    const word = name.toUpperCase();
    if (keywords.has(word)) return { kind: "keyword", text: name, word: word as Keyword };
    return { kind: "identifier", text: name };
  }
  const quoted = found(string);
  if (quoted) return { kind: "string", text: quoted, value: quoted.slice(1, -1) };
  const sign = found(operator);
  if (sign) return { kind: "operator", text: sign };
  const mark = found(punctuation);
  return mark ? { kind: "punctuation", text: mark as "(" | ")" | "," } : undefined;
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
