// npm run bench -- serving [--seconds 4] [--only bare,ours,…] [--quick] [--results FILE]
// Ours beside its peers on one model, load generator on the same cores. --results keeps the lines of parts run apart.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { generator, measure } from "./serving/load.mjs";
import { stop } from "./serving/process.mjs";
import { subjects } from "./serving/subjects.mjs";
import { printHeader, printRatios, printRow } from "./serving/table.mjs";

const { values: options } = parseArgs({
  options: {
    seconds: { type: "string", default: "4" },
    only: { type: "string" },
    quick: { type: "boolean", default: false },
    results: { type: "string" },
  },
});
const seconds = Number(options.seconds);
const home = mkdtempSync(join(tmpdir(), "bench-serving-"));
const only = options.only?.split(",");
const results = options.results && existsSync(options.results) ? JSON.parse(readFileSync(options.results, "utf8")) : [];

printHeader(seconds, generator);
for (const subject of subjects(home, process.env.MLOPS_PYTHON)) {
  if (only === undefined || only.includes(subject.key)) await measureSubject(subject);
}
if (options.results) writeFileSync(options.results, JSON.stringify(results, undefined, 1));
printRatios(results);
rmSync(home, { recursive: true, force: true });

async function measureSubject({ label, start, loads }) {
  let server;
  try {
    server = await start();
  } catch (error) {
    console.log(`${label}: not measured: ${error.message.split("\n")[0]}`);
    return;
  }
  try {
    for (const load of loads) if (!options.quick || load.connections === 64) await measureLoad(server, label, load);
  } finally {
    await stop(server);
    await server.stopped?.();
  }
}

async function measureLoad(server, label, { suffix, shareOfTop, ...load }) {
  const top = results.findLast((result) => result.label === label && result.connections === 64);
  const rate = shareOfTop === undefined ? load.rate : Math.round(top.requestsPerSecond * shareOfTop);
  await measure(server, { ...load, rate, seconds: 1 });
  const { answered, ...figures } = await measure(server, { ...load, rate, seconds });
  const result = { label: `${label}${suffix}`, connections: load.connections, rate, ...figures };
  const at = results.findIndex((known) => known.label === result.label && known.connections === result.connections);
  results.splice(at === -1 ? results.length : at, at === -1 ? 0 : 1, result);
  printRow(result);
}
