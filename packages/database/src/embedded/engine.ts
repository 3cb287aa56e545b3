import type { PGlite } from "@electric-sql/pglite";
import { queryMessage, splitAnswer, startupMessage } from "./wire/replies.ts";

/** The one Postgres backend: takes protocol messages, gives the answer's bytes. */
export interface Engine {
  /** The answer to a client's start: settings and that the server is ready. The same for every client. */
  readonly greeting: Buffer;
  /** Runs whole messages. Rejects when the backend died: nothing can be run on it after that. */
  execute(messages: Buffer): Promise<Buffer>;
  /** Rows of a statement as text, for this package's own bookkeeping; rejects with a StatementError. */
  query(sql: string): Promise<(string | null)[][]>;
  /** Ends the backend with a checkpoint. */
  close(): Promise<void>;
}

/** A statement of this package's own bookkeeping was refused; the backend lives. */
export class StatementError extends Error {
  override readonly name = "StatementError";
}

/** Wraps a running PGlite. */
export async function createEngine(database: PGlite): Promise<Engine> {
  async function execute(messages: Buffer): Promise<Buffer> {
    const parts: Buffer[] = [];
    await database.execProtocolRawStream(messages, { onRawData: (bytes) => parts.push(Buffer.from(bytes)) });
    return Buffer.concat(parts);
  }
  const greeting = await execute(startupMessage());
  return {
    greeting,
    execute,
    query: async (sql) => readRows(await execute(queryMessage(sql)), sql),
    close: () => database.close(),
  };
}

function readRows(answer: Buffer, sql: string): (string | null)[][] {
  const rows: (string | null)[][] = [];
  for (const message of splitAnswer(answer)) {
    if (message.type === "E") throw new StatementError(`${sql.slice(0, 80)}: ${errorWords(message.bytes)}`);
    if (message.type === "D") rows.push(readRow(message.bytes));
  }
  return rows;
}

function readRow(bytes: Buffer): (string | null)[] {
  const row: (string | null)[] = [];
  let at = 7;
  for (let column = 0; column < bytes.readInt16BE(5); column += 1) {
    const length = bytes.readInt32BE(at);
    row.push(length < 0 ? null : bytes.toString("utf8", at + 4, at + 4 + length));
    at += 4 + Math.max(0, length);
  }
  return row;
}

/** The M field of an ErrorResponse. */
function errorWords(bytes: Buffer): string {
  const field = bytes
    .toString("utf8", 5)
    .split("\0")
    .find((text) => text.startsWith("M"));
  return field?.slice(1) ?? "unknown error";
}
