// Fuzzed requests from a seeded stream: documents built of the protocols' own words, and good ones with bytes changed.
import { fullRow, rawRow, v2BinaryBody } from "./rows.mjs";

const paths = [
  "/v1/models/flight-delays:predict",
  "/v1/models/flight-delays:explain",
  "/v2/models/flight-delays/infer",
  "/invocations",
  "/score",
];
const words = [
  "instances",
  "inputs",
  "outputs",
  "name",
  "datatype",
  "shape",
  "data",
  "parameters",
  "id",
  "columns",
  "origin",
  "destination",
  "distance",
  "scheduled_departure",
  "dataframe_split",
  "dataframe_records",
  "input_data",
  "__proto__",
  "constructor",
  "toString",
  "binary_data_size",
  "",
];
const scalars = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e39,
  2 ** 53,
  "JFK",
  "SFO",
  "2001-03-05T17:40:00",
  "FP32",
  "BYTES",
  "INT64",
  "\u0000",
  "☃",
  "NaN",
  "a".repeat(300),
];

export function fuzzedRequest(random) {
  const pick = (list) => list[random.nextInt(list.length)];
  const binary = random.nextInt(8) === 0;
  const made = binary
    ? v2BinaryBody(1 + random.nextInt(3))
    : { body: Buffer.from(JSON.stringify(documentOf(random, pick))), headers: {} };
  const body = random.nextInt(2) === 0 ? made.body : mutate(random, made.body);
  const type = pick([
    "application/json",
    "application/json",
    "application/json",
    "text/csv",
    "application/octet-stream",
    "text/html",
  ]);
  return {
    path: binary ? paths[2] : pick(paths),
    body,
    headers: { ...made.headers, "content-type": type, ...oddHeaders(random, pick) },
  };
}

function documentOf(random, pick) {
  const rows = Array.from({ length: 1 + random.nextInt(3) }, () =>
    (random.nextInt(2) ? rawRow : fullRow)(random.nextInt(1000)),
  );
  const kind = random.nextInt(7);
  if (kind === 0) return { instances: rows };
  if (kind === 1) return { dataframe_records: rows };
  if (kind === 2) return { input_data: rows };
  if (kind === 3) return { instances: rows.map((row) => ({ ...row, [pick(words)]: pick(scalars) })) };
  if (kind === 4)
    return {
      inputs: rows.map((row) => ({
        name: pick(words),
        datatype: pick(scalars),
        shape: [1, random.nextInt(3)],
        data: Object.values(row),
      })),
    };
  return anything(random, pick, 0);
}

function anything(random, pick, depth) {
  const kind = depth > 4 ? 0 : random.nextInt(4);
  if (kind < 2) return pick(scalars);
  const size = random.nextInt(4);
  if (kind === 2) return Array.from({ length: size }, () => anything(random, pick, depth + 1));
  return Object.fromEntries(Array.from({ length: size }, () => [pick(words), anything(random, pick, depth + 1)]));
}

function mutate(random, body) {
  const changed = Buffer.from(body);
  for (let change = 0; change <= random.nextInt(4); change++) {
    if (changed.length > 0) changed[random.nextInt(changed.length)] = random.nextInt(256);
  }
  const cut = random.nextInt(6);
  return cut === 0 ? changed.subarray(0, random.nextInt(changed.length + 1)) : changed;
}

function oddHeaders(random, pick) {
  if (random.nextInt(6) > 0) return {};
  return pick([
    { "content-encoding": "gzip" },
    { "inference-header-content-length": String(random.nextInt(500)) },
    { "x-request-timeout-ms": pick(["1000", "0", "soon"]) },
    { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" },
  ]);
}
