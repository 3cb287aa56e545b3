import fc from "fast-check";
import { expect, test } from "vitest";
import { type ClientMessage, messageLimit, readMessages } from "../../src/embedded/wire/frames.ts";
import { frame } from "../../src/embedded/wire/replies.ts";

async function* chunked(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (let n = 0; at < bytes.length; n += 1) {
    const size = sizes[n % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function read(bytes: Buffer, sizes: readonly number[]): Promise<ClientMessage[]> {
  const messages: ClientMessage[] = [];
  for await (const message of readMessages(chunked(bytes, sizes), () => false)) messages.push(message);
  return messages;
}

const message = fc
  .tuple(fc.constantFrom("Q", "P", "B", "S", "d"), fc.uint8Array({ maxLength: 300 }))
  .map(([type, body]) => frame(type, Buffer.from(body)));

test("messages come out whole however the network cuts them", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { minLength: 1, maxLength: 10 }),
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 }),
      async (frames, sizes) => {
        const read_ = await read(Buffer.concat(frames), sizes);
        expect(read_.map((one) => Buffer.from(one.bytes))).toEqual(frames);
      },
    ),
  );
});

test("a length that cannot be is refused before anything is gathered", async () => {
  for (const length of [3, -1, messageLimit + 1]) {
    const bytes = Buffer.from("Q\0\0\0\0", "latin1");
    bytes.writeInt32BE(length, 1);
    await expect(read(bytes, [9])).rejects.toThrow(/message length/);
  }
});
