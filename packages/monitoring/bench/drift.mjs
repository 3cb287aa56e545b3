// Drift of 20 mixed columns, ours beside Evidently's preset, on one file and in one run.
//   npm run bench -- drift [ROWS]     default 1000000: half reference, half window
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { writeData } from "./drift/make-data.mjs";

const rows = Number(process.argv[2] ?? 1_000_000);
const here = (name) => fileURLToPath(new URL(`./drift/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "bench-drift-"));
const file = join(folder, "rows.parquet");

function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args[0]}: ${error?.message ?? stderr.trim().split("\n").at(-1)}`);
  return JSON.parse(stdout.trim().split("\n").at(-1));
}

const cell = (text, width) => String(text).padStart(width);
const line = (...cells) => console.log(cells.map((text, i) => (i === 0 ? text.padEnd(34) : cell(text, 14))).join(""));

try {
  const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
  await writeData(await instance.connect(), file, rows);
  instance.closeSync();
  console.log(
    `${rows.toLocaleString("en")} rows, 20 columns, ${(statSync(file).size / 1e6).toFixed(0)} MB of parquet\n`,
  );
  const ours = run(process.execPath, ["--expose-gc", here("ours.mjs"), file, String(rows)]);
  const sum = (...parts) => ({
    wall: parts.reduce((total, { wall }) => total + wall, 0),
    cpu: parts.reduce((total, { cpu }) => total + cpu, 0),
  });
  const print = (name, { wall, cpu }, more = []) => line(name, wall.toFixed(3), cpu.toFixed(3), ...more);
  const around = (all) => [all.readSeconds.toFixed(2), all.dataMegabytes.toFixed(0), all.extraMegabytes.toFixed(1)];
  const { freeze, limits, count, compare } = ours;
  const whole = sum(freeze, count, compare);
  line("", "measuring (s)", "of CPU (s)", "reading (s)", "data (MB)", "beyond (MB)");
  print("ours", whole, around(ours));
  print("  freeze the bins (training)", freeze);
  print("  count the window (serving)", count);
  print("  compare (monitor)", compare);
  print("ours, limits and baseline", limits);
  console.log(
    `  online: ${ours.microsecondsAPrediction.toFixed(2)} us of CPU a prediction of 20 features; drifted: ${ours.drifted.join(", ")}`,
  );
  if (!process.env.MLOPS_PYTHON) {
    console.log("\nEvidently was not measured: no Python 3.11 found");
  } else {
    const theirs = run(process.env.MLOPS_PYTHON, [here("evidently_drift.py"), file, String(rows)]);
    print("Evidently, DataDriftPreset", { wall: theirs.seconds, cpu: theirs.cpuSeconds }, around(theirs));
    console.log(`  drifted: ${JSON.stringify(theirs.drifted)}`);
    const times = ({ wall, cpu }) =>
      `${(theirs.seconds / wall).toFixed(0)} (CPU ${(theirs.cpuSeconds / cpu).toFixed(0)})`;
    const memory = ((100 * ours.extraMegabytes) / theirs.extraMegabytes).toFixed(0);
    console.log(`\nours is ${times(whole)} times as fast, ${times(sum(count, compare))} once the bins are frozen,`);
    console.log(
      `${times(sum(whole, limits))} with the resampled limits and the baseline on labels, which the preset has no counterpart of;`,
    );
    console.log(`in ${memory} % of the memory beyond the data`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
