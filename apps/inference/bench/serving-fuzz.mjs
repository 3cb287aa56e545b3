// npm run bench -- serving-fuzz [--requests 100000]: fuzzed requests against one service; no 5xx, no growth of memory.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createRandom } from "@mlops/statistics";
import { Agent, request } from "undici";
import { fuzzedRequest } from "./serving/fuzzed-request.mjs";
import { startReady, stop, usage } from "./serving/process.mjs";

const { values } = parseArgs({
  options: { requests: { type: "string", default: "100000" }, seed: { type: "string", default: "1" } },
});
const count = Number(values.requests);
const random = createRandom(Number(values.seed));
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const home = mkdtempSync(join(tmpdir(), "bench-fuzz-"));
const server = await startReady(process.execPath, [here("../dist/main.js")], {
  MODEL_URI: here("./serving/model"),
  MODEL_NAME: "flight-delays",
  PORT: "0",
  MLOPS_HOME: home,
  DATABASE_URL: "",
  MLFLOW_TRACKING_URI: "",
});
const dispatcher = new Agent({ connections: 32 });
const statuses = new Map();
let sent = 0;
let afterWarmUp;

async function client() {
  while (sent < count) {
    sent++;
    const { path, body, headers } = fuzzedRequest(random);
    const response = await request(`${server.url}${path}`, { method: "POST", body, headers, dispatcher }).catch(
      () => undefined,
    );
    const status = response?.statusCode ?? "aborted";
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    await response?.body.dump();
    if (sent === Math.floor(count / 5)) afterWarmUp ??= usage(server.pids()).residentBytes;
  }
}

const startedAt = performance.now();
await Promise.all(Array.from({ length: 32 }, client));
const seconds = (performance.now() - startedAt) / 1000;
const live = await request(`${server.url}/v2/health/live`).then((response) => response.statusCode);
const grown = (usage(server.pids()).residentBytes - afterWarmUp) / 2 ** 20;
const failures = [...statuses]
  .filter(([status]) => status === "aborted" || status >= 500)
  .reduce((sum, [, n]) => sum + n, 0);
console.log(`${sent} fuzzed requests in ${seconds.toFixed(1)} s (seed ${values.seed})`);
for (const [status, n] of [...statuses].sort()) console.log(`  ${status}: ${n}`);
console.log(`live: ${live}; 5xx or aborted: ${failures}; memory since the first fifth: ${grown.toFixed(1)} MiB`);
await dispatcher.close();
await stop(server);
rmSync(home, { recursive: true, force: true });
process.exitCode = failures > 0 || live !== 200 || grown > 64 ? 1 : 0;
