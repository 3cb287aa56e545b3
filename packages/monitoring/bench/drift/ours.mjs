// In a process of its own, so that its memory is its own: node ours.mjs FILE ROWS
import { DuckDBInstance } from "@duckdb/node-api";
import { createDriftCounter, makeReference, measureDrift } from "../../dist/index.js";
import { categories, numbers } from "./make-data.mjs";
import { peakMegabytes, resetPeak, residentMegabytes } from "./memory.mjs";

const [file, rowsText] = process.argv.slice(2);
const rows = Number(rowsText);
const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
const connection = await instance.connect();
const names = [...numbers, ...categories];

/** A column as the process would hold it: numbers in a typed array (NaN is missing), categories as shared strings. */
async function readColumn(name, from, count) {
  const isNumber = numbers.includes(name);
  const column = isNumber ? new Float64Array(count) : new Array(count).fill("");
  const strings = new Map();
  const result = await connection.stream(`select ${name} from read_parquet('${file}') limit ${count} offset ${from}`);
  let row = 0;
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const vector = chunk.getColumnVector(0);
    for (let i = 0; i < chunk.rowCount; i++) {
      const value = vector.getItem(i);
      if (isNumber) column[row++] = value ?? Number.NaN;
      else {
        if (!strings.has(value)) strings.set(value, value);
        column[row++] = strings.get(value);
      }
    }
  }
  return column;
}

async function read(from) {
  const columns = {};
  for (const name of names) columns[name] = await readColumn(name, from, rows / 2);
  return columns;
}

const started = performance.now();
const reference = await read(0);
const window = await read(rows / 2);
instance.closeSync();
global.gc?.();
const readSeconds = (performance.now() - started) / 1000;
const dataMegabytes = residentMegabytes();
resetPeak();

// The score's place is taken by a number, so that all twenty columns are features and the score is one more.
const labels = Uint8Array.from({ length: rows / 2 }, (_, row) => row % 5 === 0);
const score = Float64Array.from(reference.n3, (value) => (Number.isNaN(value) ? 0.5 : value / 25));
const cpuBegun = process.cpuUsage();
const seconds = ({ user, system }) => (user + system) / 1e6;
const begun = performance.now();
const frozen = makeReference(reference, score, labels, { resamples: 200 });
const frozenAt = performance.now();
const cpuFrozen = process.cpuUsage(cpuBegun);
const counter = createDriftCounter(frozen);
const columns = names.map((name) => window[name]);
const features = {};
for (let row = 0; row < rows / 2; row++) {
  for (let c = 0; c < names.length; c++) features[names[c]] = columns[c][row];
  counter.observe(features, 0.2);
}
const countedAt = performance.now();
const cpuCounted = process.cpuUsage(cpuBegun);
const drift = measureDrift(frozen, counter.counts);
const done = performance.now();
const cpu = process.cpuUsage(cpuBegun);
console.log(
  JSON.stringify({
    readSeconds,
    freezeSeconds: (frozenAt - begun) / 1000,
    countSeconds: (countedAt - frozenAt) / 1000,
    measureSeconds: (done - countedAt) / 1000,
    cpuSeconds: seconds(cpu),
    freezeCpuSeconds: seconds(cpuFrozen),
    countCpuSeconds: seconds(cpuCounted) - seconds(cpuFrozen),
    compareCpuSeconds: seconds(cpu) - seconds(cpuCounted),
    microsecondsAPrediction: ((seconds(cpuCounted) - seconds(cpuFrozen)) * 1e6) / (rows / 2),
    dataMegabytes,
    extraMegabytes: Math.max(0, peakMegabytes() - dataMegabytes),
    drifted: drift.features.filter(({ verdict }) => verdict === "drift").map(({ feature }) => feature),
  }),
);
