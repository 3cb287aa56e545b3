/** Messages that this server makes itself (PostgreSQL documentation, 54.7 Message Formats). */

/** ErrorResponse. */
export function errorResponse(severity: "ERROR" | "FATAL", code: string, message: string): Buffer {
  const fields = [`S${severity}`, `V${severity}`, `C${code}`, `M${message}`];
  return frame("E", Buffer.from(`${fields.join("\0")}\0\0`));
}

/** CopyInResponse in text format; the client now sends its rows. */
export function copyInResponse(): Buffer {
  return frame("G", Buffer.from([0, 0, 0]));
}

/** NegotiateProtocolVersion: the client asked for a 3.x later than 3.0, which is what it gets. */
export function negotiateVersion(): Buffer {
  return frame("v", Buffer.alloc(8));
}

/** Whether a session is in a transaction block: `I` not, `T` in one, `E` in one that failed. */
export type TransactionStatus = "I" | "T" | "E";

/** StartupMessage of protocol 3.0, for the one user and database that the engine has. */
export function startupMessage(): Buffer {
  const body = Buffer.from("user\0postgres\0database\0postgres\0\0");
  const head = Buffer.alloc(8);
  head.writeInt32BE(body.length + 8, 0);
  head.writeInt32BE(3 << 16, 4);
  return Buffer.concat([head, body]);
}

/** Query: one or more statements as text. */
export function queryMessage(sql: string): Buffer {
  return frame("Q", Buffer.from(`${sql}\0`));
}

/** Close of a prepared statement. */
export function closeStatement(name: string): Buffer {
  return frame("C", Buffer.from(`S${name}\0`));
}

/** Sync: ends an extended query. */
export const syncMessage: Buffer = frame("S", Buffer.alloc(0));

/** A typed message round its body. */
export function frame(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0, "latin1");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** The engine's answer as messages, each with its bytes. */
export function* splitAnswer(answer: Buffer): Generator<{ type: string; bytes: Buffer }, void, undefined> {
  for (let at = 0; at + 5 <= answer.length; ) {
    const size = 1 + answer.readInt32BE(at + 1);
    yield { type: String.fromCharCode(answer[at] ?? 0), bytes: answer.subarray(at, at + size) };
    at += size;
  }
}

/** The answer without the first message of a type. */
export function withoutFirst(answer: Buffer, type: string): Buffer {
  let dropped = false;
  const kept: Buffer[] = [];
  for (const message of splitAnswer(answer)) {
    if (!dropped && message.type === type) dropped = true;
    else kept.push(message.bytes);
  }
  return Buffer.concat(kept);
}

/** The status in the ReadyForQuery that ends an answer; undefined when it ends with anything else. */
export function endStatus(answer: Buffer): TransactionStatus | undefined {
  const at = answer.length - 6;
  if (at < 0 || answer[at] !== 0x5a || answer.readInt32BE(at + 1) !== 5) return undefined;
  return String.fromCharCode(answer[at + 5] ?? 0) as TransactionStatus;
}
