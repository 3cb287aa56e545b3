import { invalid } from "../protocol/errors.ts";
import { type Token, tokenize } from "./lexer.ts";

/** A comparison's operator, in capitals. */
export type Operator =
  | "="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "LIKE"
  | "ILIKE"
  | "IN"
  | "NOT IN"
  | "IS NULL"
  | "IS NOT NULL";

/** What an identifier is compared with. */
type Literal =
  | { readonly kind: "string"; readonly value: string; readonly text: string }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "list"; readonly values: readonly string[]; readonly text: string }
  | { readonly kind: "none" };

/** One comparison of a filter, not yet understood: `metrics.loss < 0.1`. */
export interface Comparison {
  readonly identifier: string;
  readonly operator: Operator;
  readonly literal: Literal;
}

/**
 * Parses MLflow's filter grammar:
 *
 *     filter     = comparison { AND comparison }
 *     comparison = identifier ( operator literal | [NOT] IN "(" string { "," string } ")" | IS [NOT] NULL )
 *     operator   = "=" | "!=" | "<" | "<=" | ">" | ">=" | LIKE | ILIKE
 *
 * An empty or absent filter is no comparison. Throws INVALID_PARAMETER_VALUE quoting what does not fit.
 */
export function parseFilter(filter: string | undefined): Comparison[] {
  if (!filter?.trim()) return [];
  const reader = new TokenReader(tokenize(filter));
  const comparisons = [readComparison(reader)];
  while (!reader.atEnd()) {
    if (!reader.takeKeyword("AND")) throw reader.unexpected();
    comparisons.push(readComparison(reader));
  }
  return comparisons;
}

class TokenReader {
  private at = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  atEnd(): boolean {
    return this.at >= this.tokens.length;
  }

  next(): Token {
    const token = this.tokens[this.at++];
    if (!token) throw this.unexpected();
    return token;
  }

  takeKeyword(word: string): boolean {
    const token = this.tokens[this.at];
    const taken = token?.kind === "keyword" && token.word === word;
    if (taken) this.at += 1;
    return taken;
  }

  takePunctuation(text: string): boolean {
    const token = this.tokens[this.at];
    const taken = token?.kind === "punctuation" && token.text === text;
    if (taken) this.at += 1;
    return taken;
  }

  /** The error for the token just read or, at the end, for what stands there. */
  unexpected(token: Token | undefined = this.tokens[this.at] ?? this.tokens.at(-1)): Error {
    return invalid(`Invalid clause(s) in filter string: '${token?.text ?? ""}'`);
  }
}

function readComparison(reader: TokenReader): Comparison {
  const name = reader.next();
  if (name.kind !== "identifier") throw reader.unexpected(name);
  if (reader.takeKeyword("IS")) {
    const operator = reader.takeKeyword("NOT") ? "IS NOT NULL" : "IS NULL";
    if (!reader.takeKeyword("NULL")) throw reader.unexpected();
    return { identifier: name.text, operator, literal: { kind: "none" } };
  }
  if (reader.takeKeyword("NOT")) {
    if (!reader.takeKeyword("IN")) throw reader.unexpected();
    return { identifier: name.text, operator: "NOT IN", literal: readList(reader) };
  }
  if (reader.takeKeyword("IN")) return { identifier: name.text, operator: "IN", literal: readList(reader) };
  const sign = reader.next();
  const operator = operatorOf(reader, sign);
  if (reader.atEnd()) throw invalid(`Invalid clause(s) in filter string: '${name.text}', '${sign.text}'`);
  return { identifier: name.text, operator, literal: readLiteral(reader) };
}

function operatorOf(reader: TokenReader, token: Token): Operator {
  if (token.kind === "operator") return token.text as Operator;
  if (token.kind === "keyword" && (token.word === "LIKE" || token.word === "ILIKE")) return token.word;
  throw reader.unexpected(token);
}

function readLiteral(reader: TokenReader): Literal {
  const token = reader.next();
  if (token.kind === "string") return token;
  if (token.kind === "number") return token;
  throw reader.unexpected(token);
}

function readList(reader: TokenReader): Literal {
  const wrong = "While parsing a list in the query, expected a non-empty list of string values, but got";
  if (!reader.takePunctuation("(")) throw reader.unexpected();
  if (reader.takePunctuation(")")) throw invalid(`${wrong} empty list`);
  const values: string[] = [];
  do {
    if (values.length > 0 && reader.takePunctuation(")")) return list(values);
    const token = reader.next();
    if (token.kind !== "string") throw invalid(`${wrong} ill-formed list.`);
    values.push(token.value);
  } while (reader.takePunctuation(","));
  if (!reader.takePunctuation(")")) throw invalid(`${wrong} ill-formed list.`);
  return list(values);
}

function list(values: readonly string[]): Literal {
  return { kind: "list", values, text: `(${values.map((value) => `'${value}'`).join(", ")})` };
}
