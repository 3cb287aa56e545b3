import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { createMlflowClient } from "../../src/index.ts";
import { type FakeRun, fakeMlflow } from "../fake-mlflow.ts";
import { type FakeServer, fakeServer } from "../fake-server.ts";

/** Processes of their own, on what is built. */
beforeAll(async () => {
  const typescript = createRequire(import.meta.url).resolve("typescript/package.json");
  const folder = fileURLToPath(new URL("../..", import.meta.url));
  await promisify(execFile)(process.execPath, [typescript.replace("package.json", "bin/tsc"), "-b", folder]);
}, 60_000);

let server: FakeServer;
let runs: Map<string, FakeRun>;
let unsent: string;
beforeEach(async () => {
  runs = new Map();
  server = await fakeServer(fakeMlflow(runs));
  unsent = await mkdtemp(join(tmpdir(), "unsent-"));
});
afterEach(async () => {
  await server.close();
  await rm(unsent, { recursive: true, force: true });
});

function start(what: string): ChildProcess {
  const program = fileURLToPath(new URL("../programs/run.mjs", import.meta.url));
  return spawn(process.execPath, [program, what], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, MLFLOW_TRACKING_URI: server.url, MLFLOW_UNSENT_DIR: unsent },
  });
}

/** Until the program has logged and said so, and there are as many runs. */
async function untilRunning(child: ChildProcess, count: number): Promise<void> {
  await once(child.stdout as NodeJS.ReadableStream, "data");
  while (runs.size < count && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
}

it.each(["SIGINT", "SIGTERM"] as const)("a run that gets %s is KILLED, with what it had logged", async (signal) => {
  const child = start("wait");
  await untilRunning(child, 1);
  child.kill(signal);
  const [, ended] = await once(child, "exit");
  expect(ended).toBe(signal);
  const [run] = [...runs.values()];
  expect(run).toMatchObject({ status: "KILLED", params: { what: "wait" } });
  expect(run?.metrics.map(({ key }) => key)).toEqual(["before"]);
});

it("the runs below it are too", async () => {
  const child = start("nested");
  await untilRunning(child, 2);
  child.kill("SIGINT");
  await once(child, "exit");
  expect([...runs.values()].map(({ status }) => status)).toEqual(["KILLED", "KILLED"]);
});

it("a process that exits in the middle loses nothing: the next one sends it", async () => {
  const child = start("exit");
  const [code] = await once(child, "exit");
  expect(code).toBe(3);
  const [run] = [...runs.values()];
  expect(run?.status).toBe("RUNNING");
  expect(await readdir(unsent)).toHaveLength(1);
  const client = createMlflowClient({ trackingUri: server.url, unsentDirectory: unsent });
  expect(await client.sendUnsent()).toMatchObject({ sent: 1 });
  expect(run).toMatchObject({ status: "FAILED", params: { what: "exit" } });
  expect(run?.metrics).toHaveLength(1);
  await client.close();
});

it("a process that is killed outright leaves what had been sent, and a run that nobody could end", async () => {
  const child = start("wait");
  await untilRunning(child, 1);
  const [run] = [...runs.values()];
  while (run?.metrics.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(run).toMatchObject({ status: "RUNNING", params: { what: "wait" } });
  expect(run?.metrics.map(({ key }) => key)).toEqual(["before"]);
});

it("a run that throws is FAILED and the process ends with an error", async () => {
  const child = start("throw");
  const [code] = await once(child, "exit");
  expect(code).toBe(1);
  expect([...runs.values()].map(({ status }) => status)).toEqual(["FAILED"]);
});
