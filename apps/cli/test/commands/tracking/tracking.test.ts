import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createMlflowClient } from "mlflow-client";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { modelsCommand } from "../../../src/commands/models/index.ts";
import { runsCommand } from "../../../src/commands/runs/index.ts";
import { runCommand } from "../run-command.ts";

const root = fileURLToPath(new URL("../../../../..", import.meta.url));
let folder: string;
let serve: ChildProcess;
let url: string;
const ids: string[] = [];

/** `mlops tracking serve` in a folder of its own, with two runs and two versions of a model. */
beforeAll(async () => {
  const tsc = createRequire(import.meta.url)
    .resolve("typescript/package.json")
    .replace("package.json", "bin/tsc");
  await promisify(execFile)(process.execPath, [tsc, "-b", "apps/cli", "apps/tracking-server"], { cwd: root });
  folder = await mkdtemp(join(tmpdir(), "tracking-"));
  serve = spawn(process.execPath, [join(root, "apps/cli/bin/mlops.js"), "tracking", "serve", "--port", "0"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: serve.stdout as NodeJS.ReadableStream })) {
    const found = /tracking server on (\S+)/.exec(line)?.[1];
    if (found) url = found;
    if (line.includes("Ctrl-C")) break;
  }
  vi.stubEnv("MLFLOW_TRACKING_URI", url);
  const client = createMlflowClient({ trackingUri: url, unsentDirectory: join(folder, "unsent") });
  await writeFile(join(folder, "model.onnx"), "x");
  for (const [name, auc] of [
    ["first", 0.7],
    ["second", 0.8],
  ] as const) {
    await client.run({ experiment: "flights", name, params: { rate: 0.1, seed: ids.length } }, async (run) => {
      ids.push(run.runId);
      for (let step = 0; step < 10; step += 1) run.logMetric("loss", 10 - step, { step });
      run.logMetric("auc", auc);
      await run.logModel({ flavor: "onnx", onnxPath: join(folder, "model.onnx"), registeredModelName: "late" });
    });
  }
  await client.close();
}, 120_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  serve?.kill("SIGINT");
  const [code] = serve.exitCode === null ? await once(serve, "exit") : [serve.exitCode];
  await rm(folder, { recursive: true, force: true });
  expect(code).toBe(0);
});

describe("mlops runs", () => {
  const runs = (...words: string[]) => runCommand(runsCommand(), ...words);

  it("lists runs with their metrics, newest first, found by a filter", async () => {
    const table = await runs("list", "--experiment", "flights");
    expect(table).toMatch(/^run .*name .*status .*auc .*loss/);
    expect(table.indexOf("second")).toBeLessThan(table.indexOf("first"));
    const found = JSON.parse(await runs("list", "--filter", "metrics.auc > 0.75", "--json"));
    expect(found.map((run: { info: { runName: string } }) => run.info.runName)).toEqual(["second"]);
  });

  it("shows one, by the first letters of its id or its name, with the course of a metric", async () => {
    const shown = await runs("show", ids[0]?.slice(0, 12) ?? "");
    expect(shown).toMatch(/loss +1 +█▇▇▆▅▄▃▂▂▁|loss +1 +█[▁-█]+▁/);
    expect(shown).toContain("seed");
    const { histories } = JSON.parse(await runs("show", "second", "--json"));
    expect(histories.loss).toHaveLength(10);
  });

  it("compares what differs", async () => {
    const compared = await runs("compare", ids[0] as string, ids[1] as string);
    expect(compared).toMatch(/auc +0\.7 +0\.8/);
    expect(compared).toMatch(/seed +0 +1/);
    expect(compared).not.toContain("rate");
  });

  it.each([
    [["show", "none such"], /no run 'none such'/],
    [["compare", "first"], /two runs or more/],
    [["list", "--filter", "metrics.a >"], /Invalid clause/],
    [["list", "--experiment", "none"], /no experiment 'none'/],
  ])("%j says in one line what is wrong", async (words, message) => {
    await expect(runs(...words)).rejects.toThrow(message);
  });
});

describe("mlops models", () => {
  const models = (...words: string[]) => runCommand(modelsCommand(), ...words);

  it("moves an alias and back, with who and why", async () => {
    await models("promote", "late", "1", "--reason", "first", "--by", "ana");
    await models("promote", "late", "2", "--reason", "AUC 0.8 against 0.7", "--by", "ana");
    const moved = await models("rollback", "late", "--reason", "errors since noon", "--by", "ben");
    expect(moved).toBe("late@champion is version 1 now, before it version 2 (ben: errors since noon)\n");
    expect(await models("list")).toMatch(/late +2 +champion=1/);
    const shown = await models("show", "late");
    expect(shown).toMatch(/1 +2 +rollback +\S+ \S+ +ben +errors since noon/);
    expect(shown).toMatch(/2 +- +[0-9a-f]{8} .*0\.8/);
  });

  it.each([
    [["promote", "late", "9", "--reason", "x"], /version=9\) not found/],
    [["promote", "late", "best", "--reason", "x"], /expected a version's number/],
    [["show", "none"], /name=none not found/],
  ])("%j says in one line what is wrong", async (words, message) => {
    await expect(models(...words)).rejects.toThrow(message);
  });
});

it("a server that is not there is told at once", async () => {
  vi.stubEnv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9");
  await expect(runCommand(runsCommand(), "list")).rejects.toThrow(/no connection/);
  vi.stubEnv("MLFLOW_TRACKING_URI", url);
});
