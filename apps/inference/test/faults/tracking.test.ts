import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";
import { startProcess } from "../process/process.ts";
import { scratchDirectory } from "../scratch.ts";
import { flightsFolder, getJson, post, until } from "../service/running-service.ts";
import { moveAlias, registerModels, startTrackingServer } from "./tracking-server.ts";

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

async function startPostgres(): Promise<string> {
  const program = fileURLToPath(new URL("./postgres-process.mjs", import.meta.url));
  const child = spawn(process.execPath, [program, join(scratchDirectory(), "postgres"), "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  return new Promise((resolve) => child.stdout?.once("data", (chunk) => resolve(String(chunk).trim())));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

it("kill -9 of the tracking server: no request fails, a restart serves the last version, its return is followed", async () => {
  const [database, home, port] = [await startPostgres(), scratchDirectory(), await freePort()];
  const first = await startTrackingServer(database, home, port);
  children.push(first.child);
  await registerModels(first.url, "m", [flightsFolder(0), flightsFolder(1)]);
  await moveAlias(first.url, "m", "champion", 1);
  const environment = {
    MODEL_URI: "models:/m@champion",
    MLFLOW_TRACKING_URI: first.url,
    MLOPS_HOME: scratchDirectory(),
    ALIAS_POLL_MS: "20",
  };
  let service = await startProcess(environment);
  const body = { instances: [{ origin: "JFK", distance: 100, origin_late_rate_3h: 0.4 }] };
  const ask = async (): Promise<string> => {
    const { status, json } = await post(`${service.url}/v1/models/m:predict`, body);
    return `${status} ${json.model_version}`;
  };
  expect(await ask()).toBe("200 1");
  first.child.kill("SIGKILL");
  await until(async () => {
    expect(await ask()).toBe("200 1");
    return (await getJson(`${service.url}/v2/models/m`)).parameters.registry_problem !== undefined;
  });
  service.child.kill("SIGKILL");
  await service.ended;
  service = await startProcess(environment);
  expect(await ask()).toBe("200 1");
  const second = await startTrackingServer(database, home, port);
  children.push(second.child);
  await moveAlias(second.url, "m", "champion", 2);
  await until(async () => (await ask()) === "200 2");
});
