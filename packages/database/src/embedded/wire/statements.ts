import { closeStatement, frame } from "./replies.ts";

/** Prepared statements of one session, kept apart from other sessions' in the one backend that they share. */
export interface SessionStatements {
  /** The message with the names of its prepared statements made this session's own. */
  rename(type: string, bytes: Buffer): Buffer;
  /** Parse of the unnamed statement, when this batch uses one that was parsed in an earlier batch; see `unnamed`. */
  unnamedBefore(batch: readonly Buffer[]): Buffer | undefined;
  /** Messages that drop every named statement still there. */
  closeAll(): Buffer[];
}

/**
 * Names: `Parse`, `Bind`, `Describe S` and `Close S` carry one; a prefix with the session's number makes it unique.
 * The unnamed statement: clients may parse it once and bind it later, when another session has parsed its own over it.
 */
export function createStatements(session: number): SessionStatements {
  const prefix = `${session}:`;
  const named = new Set<string>();
  let unnamed: Buffer | undefined;

  return {
    rename(type, bytes) {
      const at = nameOffset(type, bytes);
      if (at === undefined) return bytes;
      const end = bytes.indexOf(0, at);
      if (end < 0) return bytes;
      if (end === at) {
        if (type === "P") unnamed = bytes;
        return bytes;
      }
      const name = prefix + bytes.toString("utf8", at, end);
      if (type === "P") named.add(name);
      if (type === "C") named.delete(name);
      return frame(type, Buffer.concat([bytes.subarray(5, at), Buffer.from(name), bytes.subarray(end)]));
    },
    unnamedBefore(batch) {
      const first = batch.find((bytes) => usesUnnamed(bytes));
      return first && first[0] !== 0x50 ? unnamed : undefined;
    },
    closeAll() {
      const messages = [...named].map(closeStatement);
      named.clear();
      return messages;
    },
  };
}

/** Where the statement's name begins; undefined in messages without one. */
function nameOffset(type: string, bytes: Buffer): number | undefined {
  if (type === "P") return 5;
  if (type === "B") return bytes.indexOf(0, 5) + 1 || undefined;
  if ((type === "D" || type === "C") && bytes[5] === 0x53) return 6;
  return undefined;
}

function usesUnnamed(bytes: Buffer): boolean {
  const type = String.fromCharCode(bytes[0] ?? 0);
  const at = nameOffset(type, bytes);
  return at !== undefined && bytes[at] === 0 && type !== "C";
}
