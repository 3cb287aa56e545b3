// npm run bench -- tracking: our server and MLflow's own, side by side: the same requests, the same machine, one run.
// Needs Python with pip for MLflow, and an installed Postgres. `--quick` for a look, `--runs N` to search among,
// `--seconds N` for each rate, `--mlflow-workers N` (2, one a core).
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { serveEmbeddedPostgres } from "@mlops/database";
import { startRealPostgres } from "@mlops/database/testing";
import { Agent, request } from "undici";

const quick = process.argv.includes("--quick");
const seconds = Number(option("--seconds") ?? (quick ? 1 : 4));
const searchedRuns = Number(option("--runs") ?? (quick ? 500 : 5000));
const mlflowWorkers = option("--mlflow-workers") ?? "2";
const artifactBytes = (quick ? 20 : 200) * 1024 * 1024;
const connections = 8;
const python = process.env.MLOPS_PYTHON;
const folder = mkdtempSync(join(tmpdir(), "bench-tracking-"));
const closing = [];
process.on("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

const servers = [];
const real = await startRealPostgres().catch((error) => void console.log(`no real Postgres: ${error.message}`));
if (real) closing.push(() => real.close());
servers.push({ name: "ours, embedded", start: async () => startOurs((await embedded()).url) });
if (real) servers.push({ name: "ours, Postgres", start: async () => startOurs((await real.createDatabase()).url) });
if (python) servers.push({ name: "MLflow, SQLite", start: () => startMlflow(`sqlite:///${join(folder, "m.db")}`) });
if (python && real) {
  const backend = async () => (await real.createDatabase()).url.replace("postgres://", "postgresql://");
  servers.push({ name: "MLflow, Postgres", start: async () => startMlflow(await backend()) });
}

const results = new Map();
for (const { name, start } of servers) {
  console.error(`measuring ${name} …`);
  const server = await start();
  results.set(name, await measure(server));
  console.error(JSON.stringify(results.get(name)));
  await server.stop();
}
print();
for (const close of closing.reverse()) await close();
process.exit(0);

function option(name) {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

async function measure(server) {
  const measured = { "start to ready, s": server.readySeconds };
  const api = client(server.url);
  const experiment = (await api.post("experiments/create", { name: `bench ${Date.now()}` })).experiment_id;
  const newRun = async () =>
    (await api.post("runs/create", { experiment_id: experiment, start_time: 1 })).run.info.run_id;
  measured["create run, /s"] = await perSecond(newRun);
  const runs = await Promise.all(Array.from({ length: connections }, newRun));
  let step = 0;
  measured["log metric, /s"] = await perSecond((lane) =>
    api.post("runs/log-metric", {
      run_id: runs[lane],
      key: "loss",
      value: Math.random(),
      timestamp: step,
      step: step++,
    }),
  );
  measured["log 1,000 metrics, batches/s"] = await perSecond((lane) => {
    const metrics = Array.from({ length: 1000 }, (_, index) => ({
      key: `metric ${index % 10}`,
      value: Math.random(),
      timestamp: step,
      step: step++,
    }));
    return api.post("runs/log-batch", { run_id: runs[lane], metrics });
  });
  await fillSearch(api, experiment);
  const search = {
    experiment_ids: [experiment],
    filter: "metrics.auc > 0.5",
    order_by: ["metrics.auc DESC"],
    max_results: 100,
  };
  measured[`search ${searchedRuns} runs by metric, 100 results, ms`] = await milliseconds(() =>
    api.post("runs/search", search),
  );
  measured["the same, 1,000 results, ms"] = await milliseconds(() =>
    api.post("runs/search", { ...search, max_results: 1000 }),
  );
  const long = await newRun();
  for (let batch = 0; batch < 10; batch += 1) {
    const metrics = Array.from({ length: 1000 }, (_, index) => {
      const at = batch * 1000 + index;
      return { key: "long", value: Math.random(), timestamp: at, step: at };
    });
    await api.post("runs/log-batch", { run_id: long, metrics });
  }
  measured["history of 10,000 points, ms"] = await milliseconds(() =>
    api.get(`metrics/get-history?run_id=${long}&metric_key=long`),
  );
  Object.assign(measured, await artifacts(server.url));
  measured["memory after all, MB"] = server.memory();
  await api.close();
  return measured;
}

/** Runs with a metric to search for; made over all connections. */
async function fillSearch(api, experiment) {
  let made = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (made++ < searchedRuns) {
        const { run } = await api.post("runs/create", { experiment_id: experiment, start_time: made });
        await api.post("runs/log-batch", {
          run_id: run.info.run_id,
          metrics: ["auc", "brier", "loss"].map((key) => ({ key, value: Math.random(), timestamp: 1, step: 0 })),
          params: ["rate", "depth", "seed"].map((key) => ({ key, value: String(made) })),
        });
      }
    }),
  );
}

async function artifacts(url) {
  const file = join(folder, "artifact.bin");
  const descriptor = openSync(file, "w");
  for (let written = 0; written < artifactBytes; written += 1 << 20)
    writeSync(descriptor, Buffer.alloc(1 << 20, written & 255));
  closeSync(descriptor);
  const { createReadStream } = await import("node:fs");
  const address = `${url}/api/2.0/mlflow-artifacts/artifacts/0/bench/artifact.bin`;
  const megabytes = artifactBytes / 1024 / 1024;
  let start = performance.now();
  const up = await request(address, {
    method: "PUT",
    body: createReadStream(file, { highWaterMark: 1 << 20 }),
    headers: { "content-length": String(artifactBytes) },
    headersTimeout: 600_000,
  });
  await up.body.dump();
  const upSeconds = (performance.now() - start) / 1000;
  start = performance.now();
  const down = await request(address);
  let bytes = 0;
  for await (const chunk of down.body) bytes += chunk.length;
  if (bytes !== artifactBytes) throw new Error(`download of ${address}: expected ${artifactBytes} bytes, got ${bytes}`);
  const downSeconds = (performance.now() - start) / 1000;
  return {
    [`artifact of ${megabytes} MB up, MB/s`]: megabytes / upSeconds,
    [`artifact of ${megabytes} MB down, MB/s`]: megabytes / downSeconds,
  };
}

/** How often a second the work is done, over all connections at once. */
async function perSecond(work) {
  for (let count = 0; count < 3; count += 1) await work(0);
  const start = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: connections }, async (_, lane) => {
      while (performance.now() - start < seconds * 1000) {
        await work(lane);
        done += 1;
      }
    }),
  );
  return done / ((performance.now() - start) / 1000);
}

/** Median time of the work, one at a time. */
async function milliseconds(work) {
  const times = [];
  for (let count = 0; count < (quick ? 3 : 11); count += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

function client(url) {
  const agent = new Agent({ connections, pipelining: 1 });
  const ask = async (method, path, body) => {
    const answer = await request(`${url}/api/2.0/mlflow/${path}`, {
      method,
      dispatcher: agent,
      headersTimeout: 600_000,
      headers: { "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${method} ${path}: ${answer.statusCode} ${text.slice(0, 300)}`);
    return JSON.parse(text);
  };
  return { post: (path, body) => ask("POST", path, body), get: (path) => ask("GET", path), close: () => agent.close() };
}

/** In a process of its own, as `mlops tracking serve` and `npm start` have it. */
async function embedded() {
  const program = `import { serveEmbeddedPostgres } from "@mlops/database";
    console.log((await serveEmbeddedPostgres({ dataDirectory: ${JSON.stringify(join(folder, "pg"))} })).url); setInterval(() => {}, 1e6);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    stdio: ["ignore", "pipe", "inherit"],
  });
  closing.push(() => child.kill("SIGKILL"));
  for await (const url of createInterface({ input: child.stdout })) return { url };
  throw new Error(`${serveEmbeddedPostgres.name} ended`);
}

async function startOurs(databaseUrl) {
  const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
  const environment = { DATABASE_URL: databaseUrl, PORT: "0", MLOPS_HOME: mkdtempSync(join(folder, "home-")) };
  // The first start makes the tables; the second is what a user waits for.
  await (await launch(process.execPath, [main], environment, untilLogged)).stop();
  return launch(process.execPath, [main], environment, untilLogged);
}

async function startMlflow(backend) {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  const args = [
    "-m",
    "mlflow",
    "server",
    "--host",
    "127.0.0.1",
    "--port",
    String(port),
    "--backend-store-uri",
    backend,
  ];
  const more = ["--workers", mlflowWorkers, "--artifacts-destination", mkdtempSync(join(folder, "artifacts-"))];
  const start = () => launch(python, [...args, ...more], { MLFLOW_DISABLE_TELEMETRY: "true" }, untilHealthy(port));
  await (await start()).stop();
  return start();
}

async function launch(command, args, environment, untilReady) {
  const begin = performance.now();
  const child = spawn(command, args, {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
    env: { ...process.env, ...environment },
  });
  child.stderr.resume();
  const url = await untilReady(child);
  child.stdout.resume();
  return {
    url,
    readySeconds: (performance.now() - begin) / 1000,
    memory: () => groupMegabytes(child.pid),
    stop: async () => {
      process.kill(-child.pid, "SIGKILL");
      await once(child, "exit");
    },
  };
}

async function untilLogged(child) {
  const lines = createInterface({ input: child.stdout });
  for (;;) {
    const [line] = await once(lines, "line");
    const event = JSON.parse(line);
    if (event.msg === "ready") return event.url;
  }
}

function untilHealthy(port) {
  return async (child) => {
    const url = `http://127.0.0.1:${port}`;
    while (child.exitCode === null) {
      const answer = await fetch(`${url}/health`).catch(() => undefined);
      if (answer?.ok) return url;
      await sleep(50);
    }
    throw new Error("mlflow server ended");
  };
}

/** Memory of a process and those it started, in MB (Linux; elsewhere unknown). */
function groupMegabytes(pid) {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);
    const own = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
    return own + children.reduce((sum, child) => sum + groupMegabytes(Number(child)), 0);
  } catch {
    return Number.NaN;
  }
}

function print() {
  const names = [...results.keys()];
  const [first] = results.values();
  const peer = { "ours, embedded": "MLflow, SQLite", "ours, Postgres": "MLflow, Postgres" };
  console.log(
    `\n| | ${names.join(" | ")} | ${Object.keys(peer)
      .map((name) => `${name}: times better`)
      .join(" | ")} |`,
  );
  console.log(`| --- |${" ---: |".repeat(names.length + 2)}`);
  for (const what of Object.keys(first)) {
    const values = names.map((name) => format(results.get(name)[what]));
    const ratios = Object.entries(peer).map(([ours, theirs]) =>
      ratio(what, results.get(ours)?.[what], results.get(theirs)?.[what]),
    );
    console.log(`| ${what} | ${values.join(" | ")} | ${ratios.join(" | ")} |`);
  }
  console.log(
    `\n${connections} connections; Node ${process.version}; ${quick ? "a quick look, not a measurement" : `${seconds} s each`}.`,
  );
}

function ratio(what, ours, theirs) {
  if (ours === undefined || theirs === undefined) return "-";
  return `${format(/\/s$/.test(what) ? ours / theirs : theirs / ours)}×`;
}

function format(value) {
  if (value === undefined || Number.isNaN(value)) return "-";
  return value >= 100 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3)));
}
