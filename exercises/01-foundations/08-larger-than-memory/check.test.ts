import { createReadStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { beforeAll, expect, test } from "vitest";
import { type Flight, type Summary, summarize } from "./summary.ts";

const parquet = join(import.meta.dirname, "../../../node_modules/vega-datasets/data/flights-3m.parquet");
const flights: Flight[] = [];
let day: Uint8Array = new Uint8Array();

beforeAll(async () => {
  const connection = await (await DuckDBInstance.create()).connect();
  const query = `select delay::integer as delay, destination from '${parquet}' where date < '2001-01-02'`;
  for (const row of (await connection.runAndReadAll(query)).getRowObjectsJson()) {
    const destination = row.destination === "SJU" ? "SJU Luis Muñoz Marín" : String(row.destination);
    flights.push({ destination, delay: Number(row.delay) });
  }
  day = ndjson(flights);
});

function ndjson(rows: readonly Flight[]): Uint8Array {
  return new TextEncoder().encode(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}

/** Bytes in chunks of a size, and how many of them have been taken. */
function chunked(bytes: Uint8Array, size: number): { source: AsyncIterable<Uint8Array>; taken: () => number } {
  let taken = 0;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let start = 0; start < bytes.length; start += size) {
      taken += 1;
      yield bytes.slice(start, start + size);
    }
  }
  return { source: chunks(), taken: () => taken };
}

const nobody = async (): Promise<void> => {};

/** The summary; an error in it is a wrong answer, and what the lines are is known. */
async function summaryOf(source: AsyncIterable<Uint8Array>, report = nobody, every = 1_000): Promise<Summary> {
  try {
    return await summarize(source, every, report);
  } catch (error) {
    return expect.fail(`every line is valid, but it threw ${error}: was a line cut in two where a chunk ends?`);
  }
}

test("a day of flights, from a file", async () => {
  const folder = mkdtempSync(join(tmpdir(), "larger-than-memory-"));
  try {
    writeFileSync(join(folder, "day.ndjson"), day);
    const summary = await summaryOf(createReadStream(join(folder, "day.ndjson")));
    const mean = flights.reduce((sum, { delay }) => sum + delay, 0) / flights.length;
    expect(summary.flights, "flights counted in a file of a day").toBe(14_828);
    expect(summary.meanDelay, "their mean delay in minutes").toBeCloseTo(mean, 9);
    expect(summary.byDestination.get("SJU Luis Muñoz Marín"), "flights to Luis Muñoz Marín").toBe(71);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a chunk may end in the middle of a line, and of a letter", async () => {
  const rows = ["Mayagüez", "東京", "Cañon City"].map((destination, delay) => ({ destination, delay }));
  for (const size of [1, 2, 3, 5, 7, 40]) {
    const { byDestination } = await summaryOf(chunked(ndjson(rows), size).source);
    expect(
      [...byDestination.keys()],
      `destinations in chunks of ${size} bytes, which end in the middle of a letter`,
    ).toEqual(["Mayagüez", "東京", "Cañon City"]);
  }
});

test("the last line counts, whether or not it ends", async () => {
  const { source } = chunked(day.slice(0, -1), 10_000);
  expect((await summaryOf(source)).flights, "flights counted when no newline follows the last one").toBe(14_828);
});

test("a line ends at a newline, and at nothing else", async () => {
  const text = '{"destination":"Salt\u2028Lake","delay":4}\r\n\n{"destination":"Reno","delay":8}\n\n';
  const summary = await summaryOf(chunked(new TextEncoder().encode(text), 9).source);
  expect(
    [...summary.byDestination],
    "destinations, of which one has a U+2028 in it and others are empty lines",
  ).toEqual([
    ["Salt\u2028Lake", 1],
    ["Reno", 1],
  ]);
});

test("nothing at all is no flights", async () => {
  expect(await summaryOf(chunked(new Uint8Array(), 1).source), "the summary of nothing").toEqual({
    flights: 0,
    meanDelay: 0,
    byDestination: new Map(),
  });
});

test("it reports on the way, when little of the file has been read", async () => {
  const { source, taken } = chunked(day, 200);
  const reports: { flights: number; taken: number; mean: number }[] = [];
  await summarize(source, 500, async (summary) => {
    reports.push({ flights: summary.flights, taken: taken(), mean: summary.meanDelay });
  });
  const chunks = taken();
  expect(reports.length, "reports on 14,828 flights, one after each 500").toBe(29);
  expect(reports[1]?.flights, "flights in the second report").toBe(1_000);
  const mean = flights.slice(0, 1_000).reduce((sum, { delay }) => sum + delay, 0) / 1_000;
  expect(reports[1]?.mean, "the mean delay in the second report").toBeCloseTo(mean, 9);
  expect(
    reports[0]?.taken,
    `chunks of ${chunks} that had been read before the first report: the whole file is not held in memory`,
  ).toBeLessThan(chunks / 4);
});

test("while a report is under way, it does not read on", async () => {
  const { source, taken } = chunked(day, 200);
  let end = (): void => {};
  const held = new Promise<void>((resolve) => {
    end = resolve;
  });
  const summary = summaryOf(source, () => held, 500);
  for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  const before = taken();
  end();
  await summary;
  expect(before, `chunks of ${taken()} read while the first report is under way: wait for it`).toBeLessThan(
    taken() / 4,
  );
});
