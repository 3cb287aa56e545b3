import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initRepository } from "@mlops/data-versioning";
import { runPipeline } from "@mlops/pipeline";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";

const directory = mkdtempSync(join(tmpdir(), "stage-"));
const live = mkdtempSync(join(tmpdir(), "stage-live-"));
afterAll(() => {
  for (const folder of [directory, live]) rmSync(folder, { recursive: true, force: true });
});

beforeAll(async () => {
  for (const folder of [directory, live]) {
    for (const file of ["dvc.yaml", "params.yaml", "flights.csv", "count.mjs", "report.mjs"]) {
      cpSync(join(import.meta.dirname, file), join(folder, file));
    }
    await initRepository(folder, { noScm: true });
  }
});

/** The stages that ran, by name. */
async function ran(): Promise<string[]> {
  const { stages } = await runPipeline({ directory, onEvent: () => undefined });
  return stages.filter(({ outcome }) => outcome === "ran").map(({ name }) => name);
}

test("the first run makes the late share by airport", async () => {
  expect(await ran(), "stages of the first run, which make the late share by airport").toEqual(["count", "report"]);
  const report = existsSync(join(directory, "report.json"))
    ? JSON.parse(readFileSync(join(directory, "report.json"), "utf8"))
    : {};
  expect(report, "report.json: the late share by airport").toEqual({ ORD: 0.5, ATL: 1 / 3 });
});

test("nothing runs when nothing has changed", async () => {
  expect(await ran(), "stages of a second run").toEqual([]);
});

test("both run when the limit changes", async () => {
  writeFileSync(join(directory, "params.yaml"), "late:\n  minutes: 30\n");
  expect(await ran(), "stages that ran when the limit changes from 15 to 30").toEqual(["count", "report"]);
});

test("what a script writes is made again when a script changes", async () => {
  appendFileSync(join(directory, "report.mjs"), "// more\n");
  expect(await ran(), "stages that ran when a script changes, report.mjs").toEqual(["report"]);
});

test("the report is a metric that is not cached", () => {
  const { stages } = parse(readFileSync(join(directory, "dvc.yaml"), "utf8"));
  expect(stages.report?.metrics, "metrics of the stage report").toEqual([{ "report.json": { cache: false } }]);
});

interface Answered {
  week: string;
  origin: string;
  delay: number;
}

/** The flights of one week that your own service answered, with what came of them. */
async function answeredFlights(): Promise<Answered[]> {
  const database = new pg.Client(process.env.DATABASE_URL);
  await database.connect();
  try {
    const { rows } = await database.query<Answered>(`
      with answered as (
        select to_char(date_trunc('week', p.event_time), 'YYYY-MM-DD') as week, p.request->>'origin' as origin, l.delay_minutes as delay
        from mlops.predictions p join mlops.labels l on l.prediction_id = p.id where p.event_time is not null
      )
      select * from answered where week = (select max(week) from answered) order by origin, delay`);
    return rows;
  } finally {
    await database.end();
  }
}

test("on the flights that your own service answered, it reports their late shares", async () => {
  const flights = await answeredFlights();
  const lines = flights.map(({ week, origin, delay }) => `${week},${origin},${delay}`);
  writeFileSync(join(live, "flights.csv"), `week,origin,delay\n${lines.join("\n")}\n`);
  const { stages } = await runPipeline({ directory: live, onEvent: () => undefined });
  expect(
    stages.map(({ outcome }) => outcome),
    "outcomes of count and report",
  ).toEqual(["ran", "ran"]);
  const origin = flights[Math.floor(flights.length / 2)]?.origin ?? "";
  const own = flights.filter((flight) => flight.origin === origin);
  const report = JSON.parse(readFileSync(join(live, "report.json"), "utf8"));
  expect(
    report[origin],
    `late share of ${own.length} flights from ${origin} in ${flights[0]?.week}, as your database has it`,
  ).toBeCloseTo(own.filter(({ delay }) => delay > 15).length / own.length, 9);
});
