import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { lockDataDirectory } from "../../src/embedded/lock.ts";
import { createPool, DataDirectoryInUseError, serveEmbeddedPostgres } from "../../src/index.ts";
import { buildPackage, type Program, startProgram } from "../process.ts";

let directory: string;
let programs: Program[];

beforeAll(buildPackage);
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "embedded-"));
  programs = [];
});
afterEach(async () => {
  await Promise.all(programs.map((program) => program.end("SIGKILL")));
  await rm(directory, { recursive: true });
});

function start(name: string, ...parameters: string[]): Program {
  const program = startProgram(name, ...parameters);
  programs.push(program);
  return program;
}

test("kill -9 of the server loses no row that was acknowledged, and takes no half transaction", async () => {
  const data = join(directory, "postgres");
  const server = start("serve.mjs", data);
  const url = await server.line("postgres://");
  const pool = createPool(url, { applicationName: "writer", max: 3 });
  await pool.query("create table event (id int primary key, part int not null)");

  const acknowledged: number[] = [];
  let killed = false;
  const write = async (first: number): Promise<void> => {
    for (let id = first; !killed; id += 3) {
      try {
        await pool.query("with one as (insert into event values ($1, 1) returning id) select * from one", [id]);
        acknowledged.push(id);
      } catch {
        return;
      }
      if (acknowledged.length === 300) {
        killed = true;
        await server.end("SIGKILL");
      }
    }
  };
  await Promise.all([write(1), write(2), write(3)]);
  await pool.end();

  const again = await serveEmbeddedPostgres({ dataDirectory: data });
  const reader = createPool(again.url, { applicationName: "reader" });
  const { rows } = await reader.query<{ id: number }>("select id from event");
  const kept = new Set(rows.map((row) => row.id));
  expect(acknowledged.length).toBeGreaterThanOrEqual(300);
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  await reader.end();
  await again.close();
});

test("kill -9 of a client inside a transaction gives everybody else the database back", async () => {
  const server = await serveEmbeddedPostgres();
  const pool = createPool(server.url, { applicationName: "other" });
  const holder = start("hold.mjs", server.url);
  await holder.line("holding");
  const waiting = pool.query("select to_regclass('held') as held");
  await holder.end("SIGKILL");
  expect((await waiting).rows).toEqual([{ held: null }]);
  await pool.end();
  await server.close();
});

test("a statement that crashes the engine costs its connections, not the database", async () => {
  const server = await serveEmbeddedPostgres({ dataDirectory: join(directory, "postgres") });
  const pool = createPool(server.url, { applicationName: "reckless", max: 2 });
  await pool.query("create table kept as select 42 as answer");
  await pool.query(
    "create function forever(n int) returns int language plpgsql as $$ begin return forever(n + 1); end $$",
  );
  await expect(pool.query("select forever(0)")).rejects.toThrow(/crashed at this statement/);
  expect((await pool.query("select answer from kept")).rows).toEqual([{ answer: 42 }]);
  await pool.end();
  await server.close();
});

test("a folder is served by one process at a time; after kill -9 the next one takes it", async () => {
  const data = join(directory, "postgres");
  const first = start("serve.mjs", data);
  await first.line("postgres://");
  await expect(serveEmbeddedPostgres({ dataDirectory: data })).rejects.toThrow(DataDirectoryInUseError);
  await first.end("SIGKILL");
  const second = await serveEmbeddedPostgres({ dataDirectory: data });
  await second.close();
});

test("a lock of an earlier process with the same number is taken over, one of this process is not", async () => {
  const dataDirectory = join(directory, "postgres");
  await writeFile(`${dataDirectory}.lock`, `${process.pid} another-boot/1\n`);
  const first = await serveEmbeddedPostgres({ dataDirectory });
  await expect(serveEmbeddedPostgres({ dataDirectory })).rejects.toThrow(DataDirectoryInUseError);
  await first.close();
});

test("of many that find the lock of a process that is gone, one gets the folder", async () => {
  const data = join(directory, "postgres");
  for (let round = 0; round < 10; round += 1) {
    await writeFile(`${data}.lock`, "999999999 gone\n");
    const tried = await Promise.allSettled(Array.from({ length: 12 }, () => lockDataDirectory(data)));
    const winners = tried.filter((outcome) => outcome.status === "fulfilled");
    expect(winners).toHaveLength(1);
    for (const outcome of tried) {
      if (outcome.status === "rejected") expect(outcome.reason).toBeInstanceOf(DataDirectoryInUseError);
    }
    await winners[0]?.value();
    expect(await readdir(directory)).toEqual([]);
  }
});

test("a server whose port is taken gives its folder back and leaves nothing open", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  const dataDirectory = join(directory, "postgres");
  await expect(serveEmbeddedPostgres({ dataDirectory, port })).rejects.toThrow(/EADDRINUSE/);
  taken.close();
  // A backend that was left open would hold the files: two on one folder destroy it.
  const second = await serveEmbeddedPostgres({ dataDirectory, port });
  await second.close();
});

test("a server that is closed in good order is there again with everything", async () => {
  const dataDirectory = join(directory, "postgres");
  const first = await serveEmbeddedPostgres({ dataDirectory });
  const pool = createPool(first.url, { applicationName: "first" });
  await pool.query("create table kept as select 42 as answer");
  await pool.end();
  await first.close();
  const second = await serveEmbeddedPostgres({ dataDirectory });
  const reader = createPool(second.url, { applicationName: "second" });
  expect((await reader.query("select answer from kept")).rows).toEqual([{ answer: 42 }]);
  await reader.end();
  await second.close();
});

test("two processes share one pg-boss queue: each job is done once", async () => {
  const server = await serveEmbeddedPostgres();
  const worker = start("queue.mjs", server.url, "work", "10");
  const sender = start("queue.mjs", server.url, "send", "10");
  for (let n = 0; n < 10; n += 1) await worker.line(`done ${n}`);
  expect(worker.lines.filter((line) => line.startsWith("done")).length).toBe(10);
  await Promise.all([sender.end("SIGTERM"), worker.end("SIGTERM")]);
  await server.close();
});
