import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { createTestDatabase } from "@mlops/database/testing";
import { expect, it } from "vitest";

const program = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

it("a monitor whose port is taken ends with 1, so that whoever watches over it sees it", async () => {
  const database = await createTestDatabase();
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env.PATH, DATABASE_URL: database.url, PORT: String((taken.address() as AddressInfo).port) },
    stdio: ["ignore", "pipe", "inherit"],
    timeout: 20_000,
  });
  const [log, [code]] = await Promise.all([text(child.stdout), once(child, "close")]);
  taken.close();
  await database.close();
  expect(log).toMatch(/EADDRINUSE/);
  expect(code).toBe(1);
});
