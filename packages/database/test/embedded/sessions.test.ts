import { connect } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type EmbeddedPostgres, serveEmbeddedPostgres } from "../../src/index.ts";
import {
  bind,
  copyData,
  copyDone,
  execute,
  flush,
  makeClient,
  parse,
  query,
  type RawClient,
  rawClient,
  startup,
  sync,
} from "../raw-client.ts";

let server: EmbeddedPostgres;
let a: RawClient;
let b: RawClient;

beforeAll(async () => {
  server = await serveEmbeddedPostgres({ maxConnections: 8 });
});
afterAll(() => server.close());
beforeEach(async () => {
  [a, b] = await Promise.all([rawClient(server.url), rawClient(server.url)]);
  return () => {
    a.socket.destroy();
    b.socket.destroy();
  };
});

/** Text of the first data row of an answer. */
function row(answer: [string, string][]): string | undefined {
  return answer.find(([type]) => type === "D")?.[1];
}

test("a query whose parts arrive one by one is not mixed with another client's", async () => {
  a.send(parse("select 'from a'"));
  b.send(parse("select 'from b'"), bind(), execute, sync);
  expect(row(await b.answer("Z"))).toContain("from b");
  a.send(bind(), execute, sync);
  expect(row(await a.answer("Z"))).toContain("from a");
});

test("an unnamed statement parsed long before is still the client's own", async () => {
  a.send(parse("select 'from a'"), sync);
  expect((await a.answer("Z")).map(([type]) => type)).toEqual(["1", "Z"]);
  b.send(parse("select 'from b'"), sync);
  await b.answer("Z");
  a.send(bind(), execute, sync);
  const answer = await a.answer("Z");
  expect(row(answer)).toContain("from a");
  expect(answer.map(([type]) => type)).not.toContain("1");
});

test("an unnamed statement stays the client's own while the client waits for another's transaction", async () => {
  a.send(parse("select 'from a'"), sync);
  await a.answer("Z");
  b.send(query("begin"));
  await b.answer("Z");
  a.send(bind(), execute, sync);
  b.send(parse("select 'from b'"), bind(), execute, sync);
  expect(row(await b.answer("Z"))).toContain("from b");
  b.send(query("rollback"));
  expect(row(await a.answer("Z"))).toContain("from a");
});

test("a setting that does not exist is refused with its name, and blocks nobody", async () => {
  const { hostname, port } = new URL(server.url);
  const stranger = makeClient(connect(Number(port), hostname));
  stranger.send(startup({ user: "postgres", database: "postgres", options: "-c nonsense=1" }));
  await stranger.answer("Z");
  stranger.send(query("select 1"));
  expect((await stranger.answer("E"))[0]?.[1]).toMatch(/FATAL.*22023.*nonsense/);
  b.send(query("select 'on'"));
  expect(row(await b.answer("Z"))).toContain("on");
});

test("after a Flush no other client comes between", async () => {
  a.send(parse("select 'from a'"), flush);
  await a.answer("1");
  b.send(query("select 'from b'"));
  a.send(bind(), execute, sync);
  expect(row(await a.answer("Z"))).toContain("from a");
  expect(row(await b.answer("Z"))).toContain("from b");
});

test("a client that disappears in a transaction is rolled back and blocks nobody", async () => {
  a.send(query("begin; create table lost (id int)"));
  await a.answer("Z");
  b.send(query("select to_regclass('lost') is null"));
  a.socket.destroy();
  expect(row(await b.answer("Z"))).toMatch(/t$/);
});

test("a client that disappears between the parts of a failed query blocks nobody", async () => {
  a.send(parse("select nonsense"), flush);
  await a.answer("E");
  a.socket.destroy();
  b.send(query("select 'on'"));
  expect(row(await b.answer("Z"))).toContain("on");
});

test("a client that is silent in a transaction is sent away with the reason", async () => {
  const impatient = await serveEmbeddedPostgres({ idleInTransactionMillis: 300 });
  const [silent, other] = await Promise.all([rawClient(impatient.url), rawClient(impatient.url)]);
  silent.send(query("begin; create table lost (id int)"));
  await silent.answer("Z");
  other.send(query("select to_regclass('lost') is null"));
  expect(row(await other.answer("Z"))).toMatch(/t$/);
  expect((await silent.answer("E"))[0]?.[1]).toMatch(/FATAL.*25P03.*silent for 0\.3 s/);
  await impatient.close();
});

test("a new client is greeted at once while another's transaction goes on", async () => {
  a.send(query("begin"));
  await a.answer("Z");
  const other = await rawClient(server.url);
  a.send(query("rollback"));
  await a.answer("Z");
  other.socket.destroy();
});

test("an error in a transaction stays that client's", async () => {
  a.send(query("begin"), query("select nonsense"), query("select 1"), query("rollback"));
  expect((await a.answer("Z"))[1]?.[1]).toBe("T");
  expect((await a.answer("Z")).at(-1)?.[1]).toBe("E");
  expect((await a.answer("Z"))[0]?.[1]).toContain("25P02");
  expect((await a.answer("Z")).at(-1)?.[1]).toBe("I");
});

test("rows are copied in and out", async () => {
  a.send(query("create table copied (id int, name text)"));
  await a.answer("Z");
  a.send(query("copy copied from stdin"));
  await a.answer("G");
  a.send(copyData("1\tone\n"), copyData("2\ttwo\n"), copyDone);
  expect((await a.answer("Z"))[0]).toEqual(["C", "COPY 2·"]);
  a.send(query("copy copied to stdout"));
  expect((await a.answer("Z")).filter(([type]) => type === "d").map(([, text]) => text)).toEqual(["1·one·", "2·two·"]);
});

test("a message type that does not exist ends its client only", async () => {
  a.send(Buffer.from("z\0\0\0\x04", "latin1"));
  expect((await a.answer("E"))[0]?.[1]).toMatch(/FATAL.*08P01.*"z"/);
  b.send(query("select 'on'"));
  expect(row(await b.answer("Z"))).toContain("on");
});

test("encryption is declined, another database does not exist, and one client too many is told so", async () => {
  const { hostname, port } = new URL(server.url);
  const open = (): RawClient => makeClient(connect(Number(port), hostname));
  const other = open();
  other.socket.once("data", (chunk) => expect(chunk.toString()).toBe("N"));
  const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
  other.send(sslRequest);
  await new Promise((resolve) => other.socket.once("data", resolve));

  const stranger = open();
  stranger.send(startup({ user: "postgres", database: "shop" }));
  expect((await stranger.answer("E"))[0]?.[1]).toContain('database "shop" does not exist');

  const many = await Promise.all(Array.from({ length: 5 }, () => rawClient(server.url)));
  const last = open();
  last.send(startup({ user: "postgres", database: "postgres" }));
  expect((await last.answer("E"))[0]?.[1]).toMatch(/53300.*8 at most/);
  for (const client of [...many, other, last]) client.socket.destroy();
});
