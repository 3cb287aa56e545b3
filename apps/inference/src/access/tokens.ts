import { createHash, timingSafeEqual } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { RequestError, SettingError } from "../errors.ts";

/** A token as its file knows it: by the SHA-256 of its text, so that the file gives nobody access. */
export interface Token {
  readonly name: string;
  /** 32 bytes. */
  readonly hash: Buffer;
  readonly admin: boolean;
  /** Requests a second; undefined sets no limit. */
  readonly rate: number | undefined;
}

/** The tokens that are good now. */
export interface TokenFile {
  /** The token that an Authorization header carries. Throws RequestError `unauthorized`. */
  find(authorization: string | undefined): Token;
  /** Reads the file again when it has changed; a file that cannot be read leaves the tokens as they were. */
  refresh(): void;
}

/**
 * Opens a token file: a line is `NAME SHA256 [admin] [rate=NUMBER]`, empty lines and those that begin with # are passed
 * over. Throws SettingError naming the line.
 */
export function openTokenFile(path: string, onError: (error: Error) => void): TokenFile {
  let modified = modifiedAt(path);
  let tokens = parseTokens(readText(path), path);
  return {
    find: (authorization) => findToken(tokens, authorization),
    refresh: () => {
      try {
        const now = modifiedAt(path);
        if (now === modified) return;
        tokens = parseTokens(readText(path), path);
        modified = now;
      } catch (error) {
        onError(error as Error);
      }
    },
  };
}

/** The hexadecimal SHA-256 of a token, as its file has it. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

function findToken(tokens: readonly Token[], authorization: string | undefined): Token {
  const given = /^Bearer +([^\s]{1,512})$/i.exec(authorization ?? "")?.[1];
  if (given === undefined) throw new RequestError("unauthorized", "header authorization: expected Bearer and a token");
  const hash = createHash("sha256").update(given).digest();
  const token = tokens.find((candidate) => timingSafeEqual(candidate.hash, hash));
  if (token === undefined) throw new RequestError("unauthorized", "header authorization: the token is not known");
  return token;
}

export function parseTokens(text: string, path: string): Token[] {
  return text.split("\n").flatMap((line, index) => {
    const words = line.trim().split(/\s+/);
    if (line.trim() === "" || line.trim().startsWith("#")) return [];
    return [parseToken(words, `${path}:${index + 1}`)];
  });
}

function parseToken([name, hash, ...options]: readonly string[], at: string): Token {
  if (name === undefined || !/^[0-9a-f]{64}$/.test(hash ?? "")) {
    throw new SettingError("TOKENS_FILE", `NAME SHA256 [admin] [rate=NUMBER] at ${at}`, `${name ?? ""} ${hash ?? ""}`);
  }
  const rate = options.find((option) => option.startsWith("rate="))?.slice("rate=".length);
  if (rate !== undefined && !(Number(rate) > 0)) throw new SettingError("TOKENS_FILE", `a rate above 0 at ${at}`, rate);
  return {
    name,
    hash: Buffer.from(hash as string, "hex"),
    admin: options.includes("admin"),
    rate: rate === undefined ? undefined : Number(rate),
  };
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new SettingError("TOKENS_FILE", `a file that can be read (${(error as Error).message})`, path);
  }
}

function modifiedAt(path: string): string {
  const known = statSync(path, { throwIfNoEntry: false });
  return known === undefined ? "" : `${known.mtimeMs} ${known.size} ${known.ino}`;
}
