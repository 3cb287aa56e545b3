import { WireProtocolError } from "./errors.ts";

/** One message from a client: its type letter ("" for the untyped ones at the start) and all of its bytes. */
export interface ClientMessage {
  readonly type: string;
  readonly bytes: Buffer;
}

/** Largest message taken from a client, in bytes. */
export const messageLimit: number = 256 * 1024 * 1024;

/** Message types that a client may send after the start; any other would end the engine (PostgreSQL docs, 54.7). */
const knownTypes = new Set("QPBDECSHFXdcfp");

/**
 * Cuts a client's byte stream into messages. `startup()` must be false from the first typed message on.
 *
 * Frame layout: untyped is length (4 bytes, itself included) and body; typed has one letter before it.
 * @throws {WireProtocolError} for a length or a type that cannot be.
 */
export async function* readMessages(
  stream: AsyncIterable<Buffer>,
  startup: () => boolean,
): AsyncGenerator<ClientMessage, void, undefined> {
  const pending = new ByteQueue();
  for await (const chunk of stream) {
    pending.push(chunk);
    for (;;) {
      const header = startup() ? 0 : 1;
      if (pending.length < header + 4) break;
      const size = header + checkedLength(pending.peek(header + 4), header);
      if (pending.length < size) break;
      const bytes = pending.take(size);
      yield { type: header === 0 ? "" : String.fromCharCode(bytes[0] ?? 0), bytes };
    }
  }
}

function checkedLength(head: Buffer, offset: number): number {
  const length = head.readInt32BE(offset);
  if (length < 4 || length > messageLimit) {
    throw new WireProtocolError("08P01", `message length ${length}: expected 4 to ${messageLimit} bytes`);
  }
  const type = String.fromCharCode(head[0] ?? 0);
  if (offset === 1 && !knownTypes.has(type)) {
    throw new WireProtocolError("08P01", `message type ${JSON.stringify(type)}: not one of the protocol's`);
  }
  return length;
}

/** Chunks in a row, joined only when a whole message is there: a large one costs one copy, not one a chunk. */
class ByteQueue {
  private chunks: Buffer[] = [];
  length = 0;

  push(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.length += chunk.length;
  }

  peek(count: number): Buffer {
    const first = this.chunks[0];
    if (first && first.length >= count) return first.subarray(0, count);
    return this.join().subarray(0, count);
  }

  take(count: number): Buffer {
    const first = this.chunks[0];
    const all = first && first.length >= count ? first : this.join();
    this.length -= count;
    const rest = all.subarray(count);
    if (rest.length > 0) this.chunks[0] = rest;
    else this.chunks.shift();
    return all.subarray(0, count);
  }

  private join(): Buffer {
    const all = Buffer.concat(this.chunks);
    this.chunks = [all];
    return all;
  }
}
