import { connect, type Socket } from "node:net";
import { frame, splitAnswer } from "../src/embedded/wire/replies.ts";

/** A client that speaks the protocol byte by byte, to do what drivers never do. */
export interface RawClient {
  readonly socket: Socket;
  send(...messages: Buffer[]): void;
  /** The answer up to a message of type `until`: its messages as `[type, printable text]`. */
  answer(until: string): Promise<[string, string][]>;
}

/** Connects and waits until the server is ready. */
export async function rawClient(url: string): Promise<RawClient> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const client = makeClient(socket);
  client.send(startup({ user: "postgres", database: "postgres" }));
  await client.answer("Z");
  return client;
}

/** Connects and sends nothing. */
export function makeClient(socket: Socket): RawClient {
  let received = Buffer.alloc(0);
  let wake = (): void => {};
  socket.on("data", (chunk) => {
    received = Buffer.concat([received, chunk]);
    wake();
  });
  socket.on("error", () => {});
  socket.on("close", () => wake());

  function takeAnswer(until: string): [string, string][] | undefined {
    const messages = [...splitAnswer(received)].filter((message) => message.bytes.length >= 5);
    const end = messages.findIndex((message) => message.type === until);
    if (end < 0) return undefined;
    const taken = messages.slice(0, end + 1);
    received = received.subarray(taken.reduce((size, message) => size + message.bytes.length, 0));
    return taken.map((message) => [message.type, printable(message.bytes)]);
  }

  return {
    socket,
    send: (...messages) => void socket.write(Buffer.concat(messages)),
    answer: async (until) => {
      for (;;) {
        const answer = takeAnswer(until);
        if (answer) return answer;
        if (socket.closed) throw new Error(`closed before ${until}: ${printable(received)}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

function printable(bytes: Buffer): string {
  return bytes.toString("latin1", 5).replace(/[^\x20-\x7e]+/g, "·");
}

export function startup(parameters: Record<string, string>, code = 196_608): Buffer {
  const body = Buffer.from(`${Object.entries(parameters).flat().join("\0")}\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(body.length + 8, 0);
  head.writeInt32BE(code, 4);
  return Buffer.concat([head, body]);
}

export const query = (sql: string): Buffer => frame("Q", Buffer.from(`${sql}\0`));
export const parse = (sql: string, name = ""): Buffer => frame("P", Buffer.from(`${name}\0${sql}\0\0\0`));
export const bind = (name = ""): Buffer => frame("B", Buffer.from(`\0${name}\0\0\0\0\0\0\0`));
export const execute: Buffer = frame("E", Buffer.from("\0\0\0\0\0"));
export const flush: Buffer = frame("H", Buffer.alloc(0));
export const sync: Buffer = frame("S", Buffer.alloc(0));
export const copyData = (text: string): Buffer => frame("d", Buffer.from(text));
export const copyDone: Buffer = frame("c", Buffer.alloc(0));
