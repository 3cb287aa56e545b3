import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { quoted, withDuckDB } from "@mlops/tabular";
import { parse, stringify } from "yaml";
import { flightsFile } from "../../src/traffic/flights.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));
export const STAGES: readonly string[] = ["prepare", "features", "train", "evaluate", "export"];

/**
 * A folder like the loop's: the pipeline's files, its built stages, and three weeks of a few airports; or, with
 * `throughWeek`, all flights up to that week.
 */
export async function createWorkspace(options: { throughWeek?: string } = {}): Promise<string> {
  const workspace = await mkdtemp(join(tmpdir(), "flight-delays-"));
  if (!existsSync(join(project, "dist/stages/train.js"))) throw new Error("dist/stages is missing: run npm run build");
  await cp(join(project, "dist/stages"), join(workspace, "dist/stages"), { recursive: true });
  for (const file of ["dvc.yaml", "contract.yaml"]) await cp(join(project, file), join(workspace, file));
  await symlink(join(project, "../../node_modules"), join(workspace, "node_modules"), "junction");
  await changeParams(workspace, (params) => {
    Object.assign(params.train, { epochs: 2, batch_size: 512, backend: "wasm", airport_dimensions: 3, hidden: [12] });
    params.evaluate.resamples = 50;
    params.export.reference_rows = 5000;
  });
  if (options.throughWeek === undefined) await writeSmallWeeks(workspace);
  else runStage(workspace, "ingest", "--through-week", options.throughWeek);
  return workspace;
}

type Params = Record<"prepare" | "train" | "evaluate" | "export", Record<string, unknown>>;

/** Writes the workspace's params.yaml: the project's, changed. */
export async function changeParams(workspace: string, change: (params: Params) => void): Promise<void> {
  const file = join(workspace, "params.yaml");
  const params = parse(await readFile(existsSync(file) ? file : join(project, "params.yaml"), "utf8"));
  change(params);
  await writeFile(file, stringify(params));
}

async function writeSmallWeeks(workspace: string): Promise<void> {
  const data = join(workspace, "data/flights");
  await mkdir(data, { recursive: true });
  await withDuckDB(async (connection) => {
    for (const week of ["2001-01-01", "2001-01-08", "2001-01-15"]) {
      await connection.run(
        `copy (
           select distinct date as scheduled_departure, origin, destination, distance, delay as delay_minutes
           from ${quoted(flightsFile())}
           where date >= timestamp '${week}' and date < timestamp '${week}' + interval 7 day
             and origin in ('ORD', 'LAX', 'ATL') and destination in ('ORD', 'LAX', 'ATL', 'DFW', 'SFO')
           order by all
         ) to ${quoted(join(data, `${week}.parquet`))} (format parquet)`,
      );
    }
  });
}

/** Runs a built stage in the workspace, as `dvc repro` would. */
export function runStage(workspace: string, stage: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`dist/stages/${stage}.js`, ...args], {
    cwd: workspace,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}
