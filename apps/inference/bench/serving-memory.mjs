// npm run bench -- serving-memory [--requests 1000000]: many requests to one service; its memory as it goes.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import autocannon from "autocannon";
import { startReady, stop, usage } from "./serving/process.mjs";
import { fullRow, v1Bodies } from "./serving/rows.mjs";

const { values } = parseArgs({ options: { requests: { type: "string", default: "1000000" } } });
const parts = 10;
const amount = Math.ceil(Number(values.requests) / parts);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const home = mkdtempSync(join(tmpdir(), "bench-memory-"));
const path = "/v1/models/flight-delays:predict";
const requests = v1Bodies(64, 1, fullRow).map((body) => ({
  method: "POST",
  path,
  headers: { "content-type": "application/json" },
  body,
}));
const server = await startReady(process.execPath, [here("../dist/main.js")], {
  MODEL_URI: here("./serving/model"),
  MODEL_NAME: "flight-delays",
  PORT: "0",
  MLOPS_HOME: home,
  DATABASE_URL: "",
  MLFLOW_TRACKING_URI: "",
});
let failed = 0;
const sizes = [];
for (let part = 1; part <= parts; part++) {
  const result = await autocannon({ url: server.url, connections: 64, amount, requests });
  failed += result.non2xx + result.errors + result.timeouts;
  sizes.push(usage(server.pids()).residentBytes / 2 ** 20);
  console.log(
    `${part * amount} requests: ${sizes.at(-1).toFixed(0)} MiB, ${result.requests.average.toFixed(0)} requests/s`,
  );
}
const grown = sizes.at(-1) - Math.max(...sizes.slice(0, parts / 2));
console.log(`failed: ${failed}; growth over the second half: ${grown.toFixed(1)} MiB`);
await stop(server);
rmSync(home, { recursive: true, force: true });
process.exitCode = failed > 0 || grown > 32 ? 1 : 0;
