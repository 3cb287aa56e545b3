import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { beforeEach, expect, test } from "vitest";
import { type Database, deliver, type Message, recordVersion } from "./outbox.ts";

const database = new PGlite();
let db: Database;
const start = new Date("2026-01-01T00:00:00Z");
const after = (seconds: number): Date => new Date(start.getTime() + seconds * 1000);

const tables = `
  create table versions (dataset text, version text, primary key (dataset, version));
  create table outbox (id serial primary key, url text not null check (url <> 'broken'), body jsonb not null,
    attempts integer not null default 0, next_at timestamptz not null default '2026-01-01', delivered_at timestamptz)`;

beforeEach(async () => {
  await database.exec("drop schema public cascade; create schema public");
  db = { query: (text, parameters) => database.query<Record<string, unknown>>(text, parameters) };
  await database.exec(tables);
});

async function count(table: string): Promise<unknown> {
  const { rows } = await database.query<{ n: number }>(`select count(*)::int as n from ${table}`);
  return rows[0]?.n;
}

/** Consumers that note what they get; those that are down throw. */
function consumers(down: string[] = []): { got: string[]; send: (message: Message) => Promise<boolean> } {
  const got: string[] = [];
  const send = async ({ url, body }: Message): Promise<boolean> => {
    if (down.includes(url)) throw new Error(`${url} is down`);
    got.push(`${url} ${body.version}`);
    return true;
  };
  return { got, send };
}

test("version and messages are written in one transaction", async () => {
  await recordVersion(db, "flights", "v1", ["a", "broken"]).catch(() => undefined);
  expect(
    await count("versions"),
    "versions on record when one of the messages cannot be written: in one transaction",
  ).toBe(0);
  expect(await count("outbox"), "messages, likewise").toBe(0);
});

test("a version that is known tells nobody again", async () => {
  await recordVersion(db, "flights", "v1", ["a", "b"]);
  await recordVersion(db, "flights", "v1", ["a", "b"]).catch(() => undefined);
  expect(await count("outbox"), "messages for one version and two consumers").toBe(2);
});

test("each message is sent once if all goes well, the oldest first", async () => {
  await recordVersion(db, "flights", "v1", ["a"]);
  await recordVersion(db, "flights", "v2", ["a"]);
  const { got, send } = consumers();
  expect(await deliver(db, send, start), "messages taken").toBe(2);
  expect(await deliver(db, send, after(60)), "messages taken in the next round").toBe(0);
  expect(got, "what the consumer got").toEqual(["a v1", "a v2"]);
});

test("one that is down does not hold up the others, and is tried again after 2, 4, 8 seconds", async () => {
  await recordVersion(db, "flights", "v1", ["down", "up"]);
  const { got, send } = consumers(["down"]);
  expect(await deliver(db, send, start), "taken while one of two is down: it must not hold up the others").toBe(1);
  expect(got, "what was taken: one that is down must not hold up the others").toEqual(["up v1"]);
  const up = consumers();
  expect(await deliver(db, up.send, after(1)), "taken after 1 second: it is tried again after 2").toBe(0);
  await deliver(db, send, after(2));
  expect(
    await deliver(db, up.send, after(5)),
    "taken 3 seconds after the second failure: it is tried again after 4",
  ).toBe(0);
  expect(await deliver(db, up.send, after(6)), "taken 4 seconds after the second failure").toBe(1);
});

test("it never waits longer than an hour", async () => {
  await recordVersion(db, "flights", "v1", ["down"]);
  await database.exec("update outbox set attempts = 40");
  await deliver(db, consumers(["down"]).send, start);
  expect(await deliver(db, consumers().send, after(3600)), "taken one hour after the forty-first failure").toBe(1);
});

test("after a crash between sending and marking it is sent twice, and never not at all", async () => {
  await recordVersion(db, "flights", "v1", ["a"]);
  const crash = async (): Promise<boolean> => {
    db = { query: () => Promise.reject(new Error("the process is gone")) };
    return Promise.reject(new Error("the process is gone"));
  };
  const dying: Database = { query: (text, parameters) => db.query(text, parameters) };
  await deliver(dying, crash, start).catch(() => undefined);
  db = { query: (text, parameters) => database.query<Record<string, unknown>>(text, parameters) };
  const { got, send } = consumers();
  await deliver(db, send, after(10));
  expect(got, "what the consumer got after the restart: perhaps twice, never not at all").toEqual(["a v1"]);
});

/** The database of `npm start`, in a schema of its own. */
async function onLiveDatabase<Result>(work: (live: Database, client: pg.Client) => Promise<Result>): Promise<Result> {
  const schema = `outbox_${process.pid}_${Date.now()}`;
  const client = new pg.Client(process.env.DATABASE_URL);
  await client.connect();
  try {
    await client.query(`create schema ${schema}; set search_path to ${schema}; ${tables}`);
    return await work({ query: (text, parameters) => client.query(text, parameters) }, client);
  } finally {
    await client.query(`drop schema if exists ${schema} cascade`);
    await client.end();
  }
}

test("every version that your own system has recorded is told once, on its own database", async () => {
  await onLiveDatabase(async (live, client) => {
    const { rows: known } = await client.query("select dataset, version from mlops.data_versions order by created_at");
    for (const { dataset, version } of known) await recordVersion(live, dataset, version, ["trainer", "monitor"]);
    const { got, send } = consumers();
    expect(await deliver(live, send, start), "messages taken: two consumers for each data version of your system").toBe(
      2 * known.length,
    );
    expect(got, "what they got, the oldest version first").toEqual(
      known.flatMap(({ version }) => [`trainer ${version}`, `monitor ${version}`]),
    );
    await recordVersion(live, "flights", "v0", ["a", "broken"]).catch(() => undefined);
    const { rows } = await client.query("select count(*)::int as n from versions where version = 'v0'");
    expect(
      rows[0]?.n,
      "versions on record when a message cannot be written, on the live database: in one transaction",
    ).toBe(0);
  });
});
