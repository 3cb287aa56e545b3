// npm run bench -- serving-start [--starts 15]: from the start of the process to its being ready, with a cached model.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openModelCache } from "../dist/registry/cache.js";
import { openDatabase } from "./serving/database.mjs";
import { stop } from "./serving/process.mjs";
import { startOurs } from "./serving/subjects.mjs";

const { values } = parseArgs({ options: { starts: { type: "string", default: "15" } } });
const starts = Number(values.starts);
const limitMillis = 500;
const home = mkdtempSync(join(tmpdir(), "bench-start-"));
const version = { name: "flight-delays", version: "1", runId: null, tags: [] };

await openModelCache(join(home, "models")).fetch(version, {
  download: async (_version, folder) =>
    cpSync(fileURLToPath(new URL("./serving/model", import.meta.url)), folder, { recursive: true }),
});
const registry = createServer((request, response) => {
  const known = request.url.includes("alias=champion");
  response.writeHead(known ? 200 : 404, { "content-type": "application/json" });
  const missing = { error_code: "RESOURCE_DOES_NOT_EXIST", message: "no such alias" };
  response.end(JSON.stringify(known ? { model_version: { ...version, run_id: "" } } : missing));
});
await new Promise((resolve) => registry.listen(0, "127.0.0.1", resolve));
const database = await openDatabase(join(home, "postgres"));
const cases = {
  "a folder, nothing else": {},
  "champion of a registry, log and online features on": {
    MODEL_URI: "models:/flight-delays@champion",
    MLFLOW_TRACKING_URI: `http://127.0.0.1:${registry.address().port}`,
    DATABASE_URL: database.url,
  },
};
let failed = false;
for (const [label, env] of Object.entries(cases)) {
  const millis = [];
  for (let start = 0; start <= starts; start++) {
    const begun = performance.now();
    const server = await startOurs(home, env);
    millis.push(performance.now() - begun);
    await stop(server);
  }
  // The first start rehearses the model.
  const [first, ...rest] = millis;
  const sorted = rest.sort((left, right) => left - right);
  const [median, worst] = [sorted[sorted.length >> 1], sorted.at(-1)];
  failed ||= median > limitMillis;
  const texts = [first, median, worst].map((value) => value.toFixed(0));
  console.log(`${label}: first ${texts[0]} ms, then median ${texts[1]} ms, worst ${texts[2]} ms of ${starts}`);
}
registry.close();
await database.close();
rmSync(home, { recursive: true, force: true });
process.exitCode = failed ? 1 : 0;
