import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { choosePort } from "../../src/supervision/ports.ts";

async function takenPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

test("a port that is taken is replaced by the next free one, and that can be said", async () => {
  const taken = await takenPort();
  const choice = await choosePort("127.0.0.1", taken, new Set());
  expect(choice).toMatchObject({ preferred: taken, isPreferred: false });
  expect(choice.port).not.toBe(taken);
});

test("a free port is taken as asked", async () => {
  const { port } = await choosePort("127.0.0.1", 0, new Set());
  expect(await choosePort("127.0.0.1", port, new Set())).toEqual({ port, preferred: port, isPreferred: true });
});

test("a port already given to another service of the loop is not given twice", async () => {
  const { port } = await choosePort("127.0.0.1", 0, new Set());
  expect((await choosePort("127.0.0.1", port, new Set([port]))).port).not.toBe(port);
});
