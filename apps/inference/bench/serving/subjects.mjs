// What the benchmark measures: each subject starts a server and says which loads it gets.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDatabase } from "./database.mjs";
import { startBentoml, startFastApi, startMlflow, startMlserver } from "./peers.mjs";
import { startReady } from "./process.mjs";
import { fullRow, mlflowBodies, rawRow, v1Bodies, v2BinaryBody, v2Bodies } from "./rows.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const model = here("./model");
const v1 = "/v1/models/flight-delays:predict";
const v2 = "/v2/models/flight-delays/infer";

const single = { path: v1, bodies: v1Bodies(64, 1, fullRow) };
const usual = [
  ...[1, 16, 64].map((connections) => ({ suffix: "", ...single, connections })),
  { suffix: ", 32 rows", path: v1, bodies: v1Bodies(16, 32, fullRow), connections: 16 },
  ...[500, 2000].map((rate) => ({ suffix: `, open loop, ${rate}/s`, ...single, connections: 64, rate })),
];
const binary = [1, 32].map((rows) => {
  const { body, headers } = v2BinaryBody(rows);
  return {
    suffix: `, V2 binary, ${rows} row${rows === 1 ? "" : "s"}`,
    path: v2,
    bodies: [body],
    headers,
    connections: 64,
  };
});
const raw = { path: v1, bodies: v1Bodies(64, 1, rawRow), connections: 64 };
const v2Single = [{ suffix: "", path: v2, bodies: v2Bodies(64), connections: 64 }];
const scoring = [{ suffix: "", path: "/invocations", bodies: mlflowBodies(64), connections: 64 }];
/** Open loop at half of the rate that the same server had at 64 connections. */
const half = (load) => ({ suffix: ", open loop at half of its top", ...load, connections: 64, shareOfTop: 0.5 });

/** Starts the service of this project as a process; `env` over the settings that the benchmark uses. */
export function startOurs(home, env = {}) {
  return startReady(process.execPath, [here("../../dist/main.js")], {
    MODEL_URI: model,
    MODEL_NAME: "flight-delays",
    PORT: "0",
    HOST: "127.0.0.1",
    LIMIT_QUEUE_ROWS: "20000",
    DATABASE_URL: "",
    MLFLOW_TRACKING_URI: "",
    MLOPS_HOME: home,
    ...env,
  });
}

/** All subjects, in the order of the table. `python` is undefined where there is none. */
export function subjects(home, python) {
  const ours = (name, env) => () => startOurs(join(home, name), env);
  const bare = () => startReady(process.execPath, [here("./bare.mjs")], { MODEL_FILE: join(model, "model.onnx") });
  const peer = (start) => () => {
    if (python === undefined) throw new Error("no Python 3.10 to 3.12 with pip");
    return start(python, join(home, start.name));
  };
  return [
    { key: "bare", label: "bare node:http", start: bare, loads: usual },
    { key: "plain", label: "ours, no batching", start: ours("plain", { BATCHING: "off" }), loads: usual },
    { key: "ours", label: "ours", start: ours("ours"), loads: [...usual, half(single), ...binary] },
    { key: "threads", label: "ours, 1 model thread", start: ours("threads", { INFERENCE_THREADS: "1" }), loads: usual },
    { key: "log", label: "ours, raw columns, log on", start: () => startLogged(join(home, "log")), loads: logged() },
    { key: "fastapi", label: "FastAPI, onnxruntime", start: peer(startFastApi), loads: usual },
    { key: "bentoml", label: "BentoML", start: peer(startBentoml), loads: usual },
    { key: "mlserver", label: "MLServer, V2", start: peer(startMlserver), loads: v2Single },
    { key: "mlserver", label: "ours, V2", start: ours("v2"), loads: v2Single },
    { key: "mlflow", label: "mlflow models serve", start: peer(startMlflow), loads: scoring },
    { key: "mlflow", label: "ours, /invocations", start: ours("invocations"), loads: scoring },
  ];
}

function logged() {
  return [{ suffix: "", ...raw }, half(raw), { suffix: ", open loop, 2000/s", ...raw, rate: 2000 }];
}

/** The service with its prediction log and online store; says afterwards what the log holds. */
async function startLogged(home) {
  const database = await openDatabase(join(home, "postgres"));
  try {
    const server = await startOurs(home, { DATABASE_URL: database.url });
    return {
      ...server,
      stopped: async () => {
        console.log(`  predictions in the log (${database.kind}): ${await database.logged()}`);
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
