import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Drill, DrillFailedError } from "../drill.ts";

const run = promisify(execFile);
const goodWeek = "2001-01-01";
const badWeek = "2001-01-08";

/** A week arrives with origins missing, distances below zero and rows twice. */
export const badDataVersion: Drill = {
  name: "bad-data-version",
  fault: "a new week in which one origin in a hundred is missing, some distances are negative and some rows come twice",
  expected:
    "the ingest that the trainer uses refuses it by the contract, names what is wrong, and leaves the data as they were",
  run: async ({ cloneRoot }) => {
    const project = join(cloneRoot, "apps", "flight-delays");
    const folder = await mkdtemp(join(tmpdir(), "mlops-drill-"));
    try {
      const out = join(folder, "flights");
      await ingest(project, ["--first-week", goodWeek, "--through-week", goodWeek, "--out", out]);
      const before = await digest(out);
      const source = join(folder, "bad.parquet");
      await writeBadFlights(project, source);
      const begun = performance.now();
      const words = await refusal(project, [
        "--first-week",
        goodWeek,
        "--through-week",
        badWeek,
        "--out",
        out,
        "--source",
        source,
      ]);
      const seconds = (performance.now() - begun) / 1000;
      if ((await digest(out)) !== before)
        throw new DrillFailedError("the data were changed by a week that was refused");
      return { happened: `refused: ${words}; the week before is as it was`, seconds };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function ingest(project: string, args: readonly string[]): Promise<void> {
  await run(process.execPath, [join(project, "dist", "stages", "ingest.js"), ...args], { cwd: project });
}

/** The ingest's words when it refuses; it must. */
async function refusal(project: string, args: readonly string[]): Promise<string> {
  try {
    await ingest(project, args);
  } catch (error) {
    const words = String((error as { stderr?: string }).stderr ?? "").trim();
    if (!/contract/i.test(words))
      throw new DrillFailedError(`the ingest failed, but not by its contract: ${words}`, { cause: error });
    return words.replaceAll(/\s+/g, " ").slice(0, 300);
  }
  throw new DrillFailedError("the ingest took the bad week");
}

async function writeBadFlights(project: string, file: string): Promise<void> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const flights = findFlights(project);
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  try {
    await connection.run(
      `copy (
         with week as (select *, row_number() over () as row from read_parquet('${flights}')
           where date >= date '${goodWeek}' and date < date '${badWeek}' + 7)
         select date, delay, case when row % 50 = 0 then -distance else distance end as distance,
           case when row % 100 = 0 then null else origin end as origin, destination
         from week union all by name select date, delay, distance, origin, destination from week where row % 200 = 0
       ) to '${file}' (format parquet)`,
    );
  } finally {
    connection.closeSync();
  }
}

/** Where npm has put vega-datasets: in the clone, or beside it. */
function findFlights(project: string): string {
  const folders = createRequire(join(project, "package.json")).resolve.paths("vega-datasets") ?? [];
  const found = folders.map((folder) => join(folder, "vega-datasets", "data", "flights-3m.parquet")).find(existsSync);
  if (found === undefined) throw new DrillFailedError("vega-datasets is not installed: run `npm ci` in the clone");
  return found;
}

async function digest(folder: string): Promise<string> {
  const hash = createHash("sha256");
  for (const name of (await readdir(folder)).sort()) hash.update(name).update(await readFile(join(folder, name)));
  return hash.digest("hex");
}
