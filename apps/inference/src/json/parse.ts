import { isUtf8 } from "node:buffer";
import { RequestError } from "../errors.ts";
import { findDuplicateKey } from "./duplicate-key.ts";

/** Deepest nesting of arrays and objects that a request may have; a V2 tensor of rank 8 needs 12. */
const depthLimit = 32;

/**
 * Parses a JSON body strictly: valid UTF-8, no member named twice, nesting of at most `depthLimit`.
 * JSON.parse alone takes the last of two members silently, and turns invalid bytes into U+FFFD.
 * Throws RequestError of kind `json`.
 */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) throw new RequestError("json", "body: expected a JSON document, found nothing");
  if (!isUtf8(body)) throw new RequestError("json", "body: expected UTF-8 text, found bytes that are not");
  const members = countMembers(body);
  const document = parse(body);
  if (members !== countKeys(document)) throw duplicateKey(body);
  return document;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (error) {
    throw new RequestError("json", `body: expected a JSON document, found a syntax error: ${(error as Error).message}`);
  }
}

const quote = 0x22;
const backslash = 0x5c;

/** Members of all objects in a JSON text: its colons outside of strings. Throws when nested deeper than the limit. */
function countMembers(text: Buffer): number {
  let members = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] as number;
    if (byte === quote) at = endOfString(text, at);
    else if (byte === 0x3a) members++;
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > depthLimit) throw tooDeep();
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return members;
}

/** Offset of the quote that ends the string that begins at `start`; the text's length when there is none. */
function endOfString(text: Buffer, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    const byte = text[at];
    if (byte === quote) return at;
    at += byte === backslash ? 2 : 1;
  }
  return text.length;
}

/** Keys of all objects in a parsed document. The document is at most `depthLimit` deep. */
function countKeys(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let keys = 0;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const item = value[index];
      if (typeof item === "object") keys += countKeys(item);
    }
    return keys;
  }
  for (const key in value) {
    keys++;
    const member = (value as Record<string, unknown>)[key];
    if (typeof member === "object") keys += countKeys(member);
  }
  return keys;
}

function tooDeep(): RequestError {
  return new RequestError("json", `body: expected nesting of at most ${depthLimit}, found deeper`);
}

function duplicateKey(body: Buffer): RequestError {
  const path = findDuplicateKey(body.toString("utf8"));
  return new RequestError("json", `body: expected each member once, found ${path ?? "a member"} twice`);
}
