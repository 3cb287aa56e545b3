import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createMlflowClient, tensor } from "mlflow-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve, type TestServer } from "../serve.ts";
import { type MlflowServer, python, startMlflow } from "./mlflow-server.ts";

let ours: TestServer;
let theirs: MlflowServer;
let folder: string;
beforeAll(async () => {
  [ours, theirs, folder] = await Promise.all([serve(), startMlflow(), mkdtemp(join(tmpdir(), "python-"))]);
});
afterAll(async () => {
  await Promise.all([ours?.close(), theirs?.close()]);
  await rm(folder, { recursive: true, force: true });
});

/** What a Python program of this folder prints, as JSON. */
async function run(program: string, ...words: string[]): Promise<unknown> {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const { stdout } = await promisify(execFile)(python(), [path, ...words], {
    cwd: folder,
    maxBuffer: 1e8,
    env: { ...process.env, MLFLOW_DISABLE_TELEMETRY: "true", GIT_PYTHON_REFRESH: "quiet" },
  });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "null");
}

it("an ordinary user's Python program gets the same answers from both servers, field by field", async () => {
  const [mine, real] = (await Promise.all([run("user_program.py", ours.url), run("user_program.py", theirs.url)])) as [
    [string, unknown][],
    [string, unknown][],
  ];
  expect(mine.map(([what]) => what)).toEqual(real.map(([what]) => what));
  for (const [index, [what, answer]] of real.entries()) expect([what, mine[index]?.[1]]).toEqual([what, answer]);
});

describe("a model that our client logged", () => {
  let uri: string;
  beforeAll(async () => {
    await run("make_model.py", join(folder, "model.onnx")).catch(() => undefined);
    const client = createMlflowClient({ trackingUri: ours.url });
    const logged = await client.run({ experiment: "onnx" }, (active) =>
      active.logModel({
        flavor: "onnx",
        onnxPath: join(folder, "model.onnx"),
        signature: {
          inputs: [tensor("origin", "str", [-1, 1]), tensor("distance", "float32", [-1, 1])],
          outputs: [tensor("probability", "float32", [-1, 1])],
        },
        inputExample: { origin: [["ATL"]], distance: [[1]] },
        registeredModelName: "onnx model",
      }),
    );
    await client.setRegisteredModelAlias("onnx model", "champion", logged.version ?? 0);
    uri = "models:/onnx model@champion";
    await client.close();
  });

  it("is loaded by mlflow.onnx and mlflow.pyfunc, and predicts", async () => {
    expect(await run("load_model.py", ours.url, uri)).toMatchObject({
      inputs: ["origin", "distance"],
      predicted: [2.75, 0.5],
      flavors: ["onnx", "python_function"],
      example: { artifact_path: "input_example.json" },
    });
  });

  it("is served by `mlflow models serve`", async () => {
    const port = await freePort();
    const server = spawn(
      python(),
      ["-m", "mlflow", "models", "serve", "-m", uri, "-p", String(port), "-h", "127.0.0.1", "--env-manager", "local"],
      {
        cwd: folder,
        detached: true,
        stdio: ["ignore", "ignore", "pipe"],
        env: {
          ...process.env,
          MLFLOW_TRACKING_URI: ours.url,
          // It starts uvicorn by its name.
          PATH: `${dirname(python())}:${process.env.PATH}`,
        },
      },
    );
    try {
      const answer = await score(`http://127.0.0.1:${port}/invocations`, server);
      expect(answer).toEqual({ predictions: { probability: [[2.75]] } });
    } finally {
      if (server.exitCode === null) process.kill(-(server.pid as number), "SIGKILL");
    }
  });
});

async function score(url: string, server: ChildProcess): Promise<unknown> {
  let log = "";
  server.stderr?.on("data", (bytes) => {
    log += String(bytes);
  });
  const body = JSON.stringify({ inputs: { origin: [["JFK"]], distance: [[2]] } });
  for (let tries = 0; tries < 600 && server.exitCode === null; tries += 1) {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(url, { method: "POST", headers, body }).catch(() => undefined);
    if (answer) return answer.json();
    await sleep(200);
  }
  throw new Error(`mlflow models serve did not answer: ${log}`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, "close");
  return port;
}
