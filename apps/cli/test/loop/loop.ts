import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createPool } from "@mlops/database";
import { onTestFinished } from "vitest";
import { readRunFile, readRunFiles } from "../../src/supervision/run-files.ts";

const program = fileURLToPath(new URL("../../bin/mlops.js", import.meta.url));

/** The same loop on three weeks and a small network, so that it takes seconds; the weeks are those of the real drift. */
export function fewWeeks(replayThrough: string, secondsPerWeek: number): string[] {
  return [
    ...["--train-weeks", "2001-04-02..2001-04-16", "--replay-weeks", `2001-04-23..${replayThrough}`, "--rows", "600"],
    ...["--seconds-per-week", String(secondsPerWeek), "--retraining-seconds-per-week", "5"],
    ...["--set", "train.epochs=1", "--set", "train.hidden=[16]", "--set", "prepare.maximum_rows=20000"],
  ];
}

/** A home for the loops of one test file. */
export function temporaryHome(): { home: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "mlops-loop-"));
  return {
    home: join(folder, ".mlops"),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** A `mlops start` under way. */
export interface RunningLoop {
  readonly child: ChildProcess;
  /** All that it has printed. */
  output(): string;
  /** Resolves with its exit code. */
  readonly ended: Promise<number | null>;
}

/** Starts the loop as a person would. */
export function startLoop(home: string, args: readonly string[]): RunningLoop {
  const report = join(home, "..", "loop.html");
  const child = spawn(process.execPath, [program, "start", "--report", report, ...args], {
    // One retraining is enough here: the cool-down lasts for all weeks that are replayed.
    env: { ...process.env, MLOPS_HOME: home, NO_COLOR: "1", CI: "", MONITOR_COOL_DOWN_WEEKS: "50" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.on("close", (code) => resolve(code)));
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGINT");
    await ended;
  });
  return { child, output: () => output, ended };
}

/** The pid of a running part, once it is up. */
export function pidOf(home: string, name: string): number | undefined {
  return readRunFile(join(home, "run"), name)?.pid;
}

/** All processes that the home says are running. */
export function recordedPids(home: string): number[] {
  return readRunFiles(join(home, "run")).map((record) => record.pid);
}

/** Asks the home's database, served for the while. */
export async function askDatabase<Row>(home: string, sql: string, values: readonly unknown[] = []): Promise<Row[]> {
  const { serveEmbeddedPostgres } = await import("@mlops/database");
  const database = await serveEmbeddedPostgres({ dataDirectory: join(home, "postgres") });
  const pool = createPool(database.url, { applicationName: "test", max: 1 });
  try {
    return (await pool.query(sql, [...values])).rows as Row[];
  } finally {
    await pool.end();
    await database.close();
  }
}
