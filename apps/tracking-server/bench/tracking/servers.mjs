// The servers that are measured, each a process of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { mlflowWorkers, python } from "./options.mjs";

const room = fileURLToPath(new URL("../..", import.meta.url));

/** Our server; the first start makes the tables, the second is what a user waits for. */
export async function startOurs(databaseUrl, folder) {
  const environment = { DATABASE_URL: databaseUrl, PORT: "0", MLOPS_HOME: mkdtempSync(join(folder, "home-")) };
  const start = () =>
    launch(process.execPath, [join(room, "dist/main.js")], { folder, environment, untilReady: untilLogged });
  await (await start()).stop();
  return start();
}

/** MLflow's own, started twice as well. */
export async function startMlflow(backend, folder) {
  const port = await freePort();
  const address = ["--host", "127.0.0.1", "--port", String(port), "--workers", mlflowWorkers];
  const stores = ["--backend-store-uri", backend, "--artifacts-destination", mkdtempSync(join(folder, "artifacts-"))];
  const environment = { MLFLOW_DISABLE_TELEMETRY: "true" };
  const args = ["-m", "mlflow", "server", ...address, ...stores];
  const start = () => launch(python, args, { folder, environment, untilReady: untilHealthy(port) });
  await (await start()).stop();
  return start();
}

/** The embedded Postgres in a process of its own, as `mlops tracking serve` and `npm start` have it. */
export async function startEmbedded(dataDirectory) {
  const program = `import { serveEmbeddedPostgres } from "@mlops/database";
    console.log((await serveEmbeddedPostgres({ dataDirectory: ${JSON.stringify(dataDirectory)} })).url); setInterval(() => {}, 1e6);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    cwd: room,
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const url of createInterface({ input: child.stdout })) return { url, close: () => child.kill("SIGKILL") };
  throw new Error("the embedded Postgres ended");
}

async function launch(command, args, { folder, environment, untilReady }) {
  const begin = performance.now();
  const child = spawn(command, args, {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
    env: { ...process.env, ...environment },
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    said = (said + text).slice(-2000);
  });
  const url = await untilReady(child, () => said);
  child.stdout.resume();
  return {
    url,
    readySeconds: (performance.now() - begin) / 1000,
    memoryMegabytes: () => sum(group(child.pid), "VmRSS"),
    peakMegabytes: () => sum(group(child.pid), "VmHWM"),
    forgetPeak: () => group(child.pid).forEach(forgetPeak),
    stop: async () => {
      process.kill(-child.pid, "SIGKILL");
      await once(child, "exit");
    },
  };
}

async function untilLogged(child, said) {
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line);
    if (event.msg === "ready") return event.url;
  }
  throw new Error(`our server ended: ${said()}`);
}

function untilHealthy(port) {
  return async (child, said) => {
    const url = `http://127.0.0.1:${port}`;
    while (child.exitCode === null) {
      const answer = await fetch(`${url}/health`).catch(() => undefined);
      if (answer?.ok) return url;
      await sleep(20);
    }
    throw new Error(`mlflow server ended: ${said()}`);
  };
}

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  return port;
}

/** A process and those that it started. */
function group(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);
  return [pid, ...children.flatMap((child) => group(Number(child)))];
}

/** Memory in MB (Linux; elsewhere not a number). */
function sum(pids, field) {
  const kilobytes = (pid) =>
    Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  return pids.reduce((total, pid) => total + kilobytes(pid) / 1024, 0);
}

function forgetPeak(pid) {
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
}
