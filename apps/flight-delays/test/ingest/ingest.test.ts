import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { quoted, withDuckDB } from "@mlops/tabular";
import { ContractViolationError } from "@mlops/tabular/ingest";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type IngestOptions, type IngestReport, ingest } from "../../src/ingest/ingest.ts";
import { flightsFile } from "../../src/traffic/flights.ts";

const own = fileURLToPath(new URL("../../contract.yaml", import.meta.url));
/** Two weeks of the real flights from three airports, on which each fault is made. */
const GOOD =
  "select * from real where date >= '2001-01-08' and date < '2001-01-22' and origin in ('ATL', 'LAX', 'PHX')";
const ROWS = 9628 + 8773 + 7141;
const TWINS = 5;
let shared: string;
let contract: string;
let folder: string;
let out: string;

beforeAll(async () => {
  shared = await mkdtemp(join(tmpdir(), "ingest-source-"));
  contract = join(shared, "contract.yaml");
  await writeFile(contract, (await readFile(own, "utf8")).replace("min: 50000", "min: 5000"));
  await withDuckDB((connection) =>
    connection.run(
      `copy (${GOOD.replace("real", quoted(flightsFile()))}) to ${quoted(join(shared, "real.parquet"))} (format parquet)`,
    ),
  );
});
afterAll(() => rm(shared, { recursive: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ingest-"));
  out = join(folder, "data", "flights");
});
afterEach(() => rm(folder, { recursive: true }));

async function sourceOf(sql: string): Promise<string> {
  const file = join(folder, "source.parquet");
  await withDuckDB(async (connection) => {
    await connection.run(`create view real as select * from ${quoted(join(shared, "real.parquet"))}`);
    await connection.run(`copy (${sql}) to ${quoted(file)} (format parquet)`);
  });
  return file;
}

async function ingestSql(sql: string, weeks: Partial<IngestOptions> = {}): Promise<IngestReport> {
  const source = await sourceOf(sql);
  return ingest({ source, firstWeek: "2001-01-08", throughWeek: "2001-01-15", out, contract, ...weeks });
}

/** Names, times and contents of the folder. */
async function snapshot(): Promise<unknown> {
  const names = (await readdir(out)).sort();
  return Promise.all(
    names.map(async (name) => [
      name,
      (await stat(join(out, name))).mtimeMs,
      (await readFile(join(out, name))).toString("base64"),
    ]),
  );
}

describe("ingesting weeks", () => {
  it("writes a file for each and reports rows, late share and the twins left out", async () => {
    const report = await ingestSql(GOOD);
    expect(report).toMatchObject({
      firstWeek: "2001-01-08",
      lastWeek: "2001-01-15",
      contract: { ok: true, violations: [] },
    });
    expect(report.weeks.map(({ week, outcome }) => [week, outcome])).toEqual([
      ["2001-01-08", "added"],
      ["2001-01-15", "added"],
    ]);
    expect(report.rows).toBe(ROWS);
    expect(report.duplicatesRemoved).toBe(TWINS);
    expect(report.weeks[0]?.lateShare).toBeCloseTo(0.2722, 4);
    expect(await readdir(join(folder, "data"))).toEqual(["flights"]);
  });

  it("leaves a week alone that is there already, and adds the next", async () => {
    await ingestSql(GOOD, { throughWeek: "2001-01-08" });
    const long = new Date("2020-01-01");
    await utimes(join(out, "2001-01-08.parquet"), long, long);
    const report = await ingestSql(GOOD);
    expect(report.weeks.map(({ outcome }) => outcome)).toEqual(["unchanged", "added"]);
    expect((await stat(join(out, "2001-01-08.parquet"))).mtime).toEqual(long);
  });

  it("clears away what a killed ingest has left, and not what a running one is making", async () => {
    const data = join(folder, "data");
    await mkdir(join(data, `.ingest-${process.pid}-running`), { recursive: true });
    const { pid } = spawnSync(process.execPath, ["--version"]);
    await mkdir(join(data, `.ingest-${pid}-killed`));
    await writeFile(join(data, `.ingest-${pid}-killed`, "2001-01-08.parquet"), "half a file");
    await ingestSql(GOOD, { throughWeek: "2001-01-08" });
    expect((await readdir(data)).sort()).toEqual([`.ingest-${process.pid}-running`, "flights"]);
  });

  it("replaces a week whose flights have changed", async () => {
    await ingestSql(GOOD);
    const report = await ingestSql(
      `select date, case when date < '2001-01-15' then delay + 1 else delay end as delay, distance, origin, destination from (${GOOD})`,
    );
    expect(report.weeks.map(({ outcome }) => outcome)).toEqual(["replaced", "unchanged"]);
  });
});

describe("a source that breaks the contract", () => {
  const others = "origin, destination, distance";
  it.each([
    ["a missing column", `select date, ${others} from real`, "delay_minutes", "column", 0],
    ["no times", `select delay, ${others} from real`, "scheduled_departure", "column", 0],
    [
      "text where times belong",
      `select date::varchar as date, delay, ${others} from real`,
      "scheduled_departure",
      "type",
      0,
    ],
    [
      "text where minutes belong",
      `select date, delay::varchar as delay, ${others} from real`,
      "delay_minutes",
      "type",
      0,
    ],
    [
      "nulls",
      `select date, nullif(delay, 7) as delay, ${others} from real`,
      "delay_minutes",
      "nulls",
      expect.any(Number),
    ],
    [
      "a time that is null",
      `select case when rowid < 5 then null else date end as date, delay, ${others} from (select *, row_number() over () as rowid from real)`,
      "scheduled_departure",
      "nulls",
      expect.any(Number),
    ],
    [
      "a negative distance",
      "select date, delay, origin, destination, case when distance < 150 then -100 else distance end as distance from real",
      "distance",
      "min",
      expect.any(Number),
    ],
    [
      "a code in small letters",
      "select date, delay, lower(origin) as origin, destination, distance from real",
      "origin",
      "pattern",
      ROWS,
    ],
    [
      "a week twice",
      "select * from real union all select * from real where date < '2001-01-15'",
      null,
      "unique",
      expect.any(Number),
    ],
    ["hardly any flights", "select * from real limit 100", null, "rows", 0],
  ])("with %s is refused, and the folder is as it was", async (_, sql, column, rule, count) => {
    await ingestSql(GOOD, { throughWeek: "2001-01-08" });
    const before = await snapshot();
    const failure = await ingestSql(sql).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ContractViolationError);
    const { report, message } = failure as ContractViolationError;
    const found = report.violations.find((violation) => violation.column === column && violation.rule === rule);
    expect(found, JSON.stringify(report.violations.map(({ column, rule }) => [column, rule]))).toBeDefined();
    expect(found?.count).toEqual(count);
    if (found && found.count > 0) {
      expect(found.count).toBeGreaterThan(2);
      expect(found.examples.length).toBeGreaterThan(0);
      expect(found.examples.length).toBeLessThanOrEqual(5);
    }
    expect(message).toContain(`${column ?? "rows"}: ${rule}: expected`);
    expect(message).not.toContain("\n");
    expect(await snapshot()).toEqual(before);
    expect(await readdir(join(folder, "data"))).toEqual(["flights"]);
  });
});
