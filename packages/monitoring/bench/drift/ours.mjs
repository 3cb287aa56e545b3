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
const seconds = ({ user, system }) => (user + system) / 1e6;

/** Wall clock and CPU seconds of a piece of work. */
function measure(work) {
  const [begun, cpuBegun] = [performance.now(), process.cpuUsage()];
  const result = work();
  return { result, wall: (performance.now() - begun) / 1000, cpu: seconds(process.cpuUsage(cpuBegun)) };
}

// Of labels the preset knows nothing: their baseline is made from a few rows. Without resampling there are no limits.
const held = { scores: score.subarray(0, 200), labels: labels.subarray(0, 200) };
const makeBare = () => makeReference(reference, score, labels, { resamples: 1, heldOut: held });
const freeze = measure(makeBare);
const frozen = makeReference(reference, score, labels, { resamples: 200 });

// Rows are handed over as a service has them, as objects; making these is not counting.
const BATCH = 1000;
const counter = createDriftCounter(frozen);
const columns = names.map((name) => window[name]);
const count = { wall: 0, cpu: 0 };
for (let from = 0; from < rows / 2; from += BATCH) {
  const batch = Array.from({ length: Math.min(BATCH, rows / 2 - from) }, (_, i) => {
    const features = {};
    for (let c = 0; c < names.length; c++) features[names[c]] = columns[c][from + i];
    return features;
  });
  const { wall, cpu } = measure(() => {
    for (const features of batch) counter.observe(features, 0.2);
  });
  count.wall += wall;
  count.cpu += cpu;
}
const compare = measure(() => measureDrift(frozen, counter.counts));
const extraMegabytes = Math.max(0, peakMegabytes() - dataMegabytes);
// What the limits and the baseline cost beside the bins, both when the code is warm.
const [bare, whole] = [measure(makeBare), measure(() => makeReference(reference, score, labels, { resamples: 200 }))];
console.log(
  JSON.stringify({
    readSeconds,
    freeze: { wall: freeze.wall, cpu: freeze.cpu },
    limits: { wall: whole.wall - bare.wall, cpu: whole.cpu - bare.cpu },
    count,
    compare: { wall: compare.wall, cpu: compare.cpu },
    microsecondsAPrediction: (count.cpu * 1e6) / (rows / 2),
    dataMegabytes,
    extraMegabytes,
    drifted: compare.result.features.filter(({ verdict }) => verdict === "drift").map(({ feature }) => feature),
  }),
);
