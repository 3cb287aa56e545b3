import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createPool } from "@mlops/database";
import { afterEach, describe, expect, it } from "vitest";
import { startProcess } from "../process/process.ts";
import { scratchDirectory } from "../scratch.ts";
import { flightsFolder, post, until } from "../service/running-service.ts";

const databases: ChildProcess[] = [];
afterEach(() => {
  for (const child of databases.splice(0)) child.kill("SIGKILL");
});

async function startPostgres(
  directory: string,
  port: number,
): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const program = fileURLToPath(new URL("./postgres-process.mjs", import.meta.url));
  const child = spawn(process.execPath, [program, directory, String(port)], { stdio: ["ignore", "pipe", "inherit"] });
  databases.push(child);
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.once("data", (chunk) => resolve(String(chunk).trim()));
    child.once("exit", (code) => reject(new Error(`postgres ended with ${code}`)));
  });
  return { url, child };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function loggedIds(url: string): Promise<string[]> {
  const pool = createPool(url, { applicationName: "test", max: 1 });
  try {
    const { rows } = await pool.query("select id from mlops.predictions order by id");
    return rows.map((row: { id: string }) => row.id);
  } catch {
    return [];
  } finally {
    await pool.end();
  }
}

/** Asks until told to stop, one request after the other, and keeps the ids that were acknowledged. */
function traffic(url: () => string): { stop(): Promise<string[]> } {
  const ids: string[] = [];
  let going = true;
  const done = (async () => {
    for (let index = 0; going; index++) {
      const instance = { origin: "JFK", distance: index, origin_late_rate_3h: 0.1 };
      const answer = await post(`${url()}/v1/models/m:predict`, { instances: [instance, instance] }).catch(
        () => undefined,
      );
      if (answer?.status === 200) for (const row of answer.json.predictions) ids.push(row.prediction_id);
    }
  })();
  return {
    stop: async () => {
      going = false;
      await done;
      return ids.sort();
    },
  };
}

describe("what was acknowledged is in the log, once", () => {
  it("after kill -9 of Postgres and of the service itself, in the middle of traffic", async () => {
    const port = await freePort();
    const directory = join(scratchDirectory(), "postgres");
    const environment = {
      MODEL_URI: flightsFolder(),
      MODEL_NAME: "m",
      MLOPS_HOME: scratchDirectory(),
      DATABASE_URL: `postgres://postgres@127.0.0.1:${port}/postgres`,
    };
    const first = await startPostgres(directory, port);
    let service = await startProcess(environment);
    const clients = traffic(() => service.url);
    await until(async () => (await loggedIds(first.url)).length > 20);
    first.child.kill("SIGKILL");
    await until(async () => (await (await fetch(`${service.url}/metrics`)).text()).includes("log_errors_total 1"));
    service.child.kill("SIGKILL");
    await service.ended;
    service = await startProcess(environment);
    const second = await startPostgres(directory, port);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const acknowledged = await clients.stop();
    await until(async () => (await loggedIds(second.url)).length >= acknowledged.length);
    const logged = new Set(await loggedIds(second.url));
    expect(acknowledged.filter((id) => !logged.has(id))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(40);
    service.child.kill("SIGTERM");
    expect(await service.ended).toBe(0);
  }, 120_000);
});
