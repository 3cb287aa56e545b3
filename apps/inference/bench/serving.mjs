// npm run bench -- serving [--seconds 4] [--quick]: ours beside its peers on one model, load generator on the same cores.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createPool, migrate, serveEmbeddedPostgres } from "@mlops/database";
import { migrationsDirectory } from "@mlops/features";
import { migrateMetadata } from "@mlops/metadata";
import { measure } from "./serving/load.mjs";
import { startFastApi, startMlflow, startMlserver } from "./serving/peers.mjs";
import { startReady, stop } from "./serving/process.mjs";
import { fullRow, mlflowBodies, rawRow, v1Bodies, v2BinaryBody, v2Bodies } from "./serving/rows.mjs";
import { printHeader, printRatios, printRow } from "./serving/table.mjs";

const { values: options } = parseArgs({
  options: {
    seconds: { type: "string", default: "4" },
    quick: { type: "boolean", default: false },
    log: { type: "boolean", default: false },
  },
});
const seconds = Number(options.seconds);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const model = here("./serving/model");
const main = here("../dist/main.js");
const home = mkdtempSync(join(tmpdir(), "bench-serving-"));
const v1 = "/v1/models/flight-delays:predict";
const results = [];

const usual = {
  MODEL_URI: model,
  MODEL_NAME: "flight-delays",
  PORT: "0",
  HOST: "127.0.0.1",
  LIMIT_QUEUE_ROWS: "20000",
  DATABASE_URL: "",
  MLFLOW_TRACKING_URI: "",
};

function ours(name, env) {
  return startReady(process.execPath, [main], { ...usual, MLOPS_HOME: join(home, name), ...env });
}

async function run(server, label, load) {
  await measure(server, { ...load, seconds: 1 });
  const result = { label, ...load, ...(await measure(server, load)) };
  results.push(result);
  printRow(result);
  return result;
}

async function withServer(start, work) {
  let server;
  try {
    server = await start();
  } catch (error) {
    console.log(`  not measured: ${error.message.split("\n")[0]}`);
    return;
  }
  try {
    await work(server);
  } finally {
    await stop(server);
  }
}

const single = { path: v1, bodies: v1Bodies(64, 1, fullRow), seconds };
const batch = { path: v1, bodies: v1Bodies(16, 32, fullRow), seconds };

async function closedLoop(server, label) {
  for (const connections of options.quick ? [64] : [1, 16, 64]) await run(server, label, { ...single, connections });
  if (!options.quick) await run(server, `${label}, 32 rows`, { ...batch, connections: 16 });
}

printHeader(seconds);
await withServer(
  () => startReady(process.execPath, [here("./serving/bare.mjs")], { MODEL_FILE: join(model, "model.onnx") }),
  (server) => closedLoop(server, "bare node:http"),
);
await withServer(
  () => ours("plain", { BATCHING: "off" }),
  (server) => closedLoop(server, "ours, no batching"),
);
await withServer(
  () => ours("batching", {}),
  async (server) => {
    await closedLoop(server, "ours");
    if (options.quick) return;
    for (const rows of [1, 32]) {
      const { body, headers } = v2BinaryBody(rows);
      const load = { path: "/v2/models/flight-delays/infer", bodies: [body], headers, seconds, connections: 16 };
      await run(server, `ours, V2 binary, ${rows} row${rows === 1 ? "" : "s"}`, load);
    }
    const top = results.find((result) => result.label === "ours" && result.connections === 64).requestsPerSecond;
    for (const share of [0.25, 0.5]) {
      await run(server, `ours, open loop at ${100 * share} %`, {
        ...single,
        connections: 64,
        rate: Math.round(top * share),
      });
    }
  },
);
await withDatabase(async (url) => {
  await withServer(
    () => ours("logged", { DATABASE_URL: url }),
    async (server) => {
      const raw = { path: v1, bodies: v1Bodies(64, 1, rawRow), seconds };
      await run(server, "ours, raw columns, log on", { ...raw, connections: 64 });
      const top = results.at(-1).requestsPerSecond;
      await run(server, "ours, raw, log, open at 50 %", { ...raw, connections: 64, rate: Math.round(top / 2) });
    },
  );
});
const python = process.env.MLOPS_PYTHON;
if (python === undefined) {
  console.log("  FastAPI, MLServer, mlflow models serve: not measured: no Python 3.11 with pip");
} else {
  await withServer(
    () => startFastApi(python),
    (server) => closedLoop(server, "FastAPI, onnxruntime"),
  );
  const v2 = { path: "/v2/models/flight-delays/infer", bodies: v2Bodies(64), seconds, connections: 64 };
  await withServer(
    () => startMlserver(python, join(home, "mlserver")),
    (server) => run(server, "MLServer, V2", v2),
  );
  await withServer(
    () => ours("v2", {}),
    (server) => run(server, "ours, V2", v2),
  );
  const scoring = { path: "/invocations", bodies: mlflowBodies(64), seconds, connections: 64 };
  await withServer(
    () => startMlflow(python, join(home, "mlflow")),
    (server) => run(server, "mlflow models serve", scoring),
  );
  await withServer(
    () => ours("mlflow", {}),
    (server) => run(server, "ours, /invocations", scoring),
  );
}
printRatios(results);
rmSync(home, { recursive: true, force: true });

/** The embedded Postgres, with the tables of the log and of the online store, as `npm start` has it. */
async function withDatabase(work) {
  const database = await serveEmbeddedPostgres({ dataDirectory: join(home, "postgres") });
  const pool = createPool(database.url, { applicationName: "bench" });
  try {
    await migrateMetadata(pool);
    await migrate(pool, { schema: "features", directory: migrationsDirectory });
    await work(database.url);
    const { rows } = await pool.query("select count(*)::int as logged from mlops.predictions");
    console.log(`  predictions in the log: ${rows[0].logged}`);
  } finally {
    await pool.end();
    await database.close();
  }
}
