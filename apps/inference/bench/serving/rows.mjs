// Rows for the benchmark: raw columns as a client of the flights sends them, and the same with every model input by name.
import { readFileSync } from "node:fs";

const spec = JSON.parse(readFileSync(new URL("./model/features.json", import.meta.url), "utf8"));
export const airports = Object.keys(spec.zones).slice(0, 40);

export function rawRow(index) {
  const hour = String(6 + (index % 16)).padStart(2, "0");
  const minute = String((index * 7) % 60).padStart(2, "0");
  return {
    origin: airports[index % airports.length],
    destination: airports[(index * 7 + 3) % airports.length],
    scheduled_departure: `2001-03-0${1 + (index % 7)}T${hour}:${minute}:00`,
    distance: 200 + ((index * 37) % 2500),
  };
}

export function fullRow(index) {
  const { origin, destination, distance } = rawRow(index);
  const values = { origin, destination, distance };
  spec.inputs.forEach((name, at) => {
    if (!(name in values)) values[name] = ((index * 13 + at * 7) % 100) / 100;
  });
  return values;
}

/** JSON bodies of `rows` rows each in KServe's V1 protocol. */
export function v1Bodies(count, rows, makeRow) {
  return Array.from({ length: count }, (_, body) =>
    JSON.stringify({ instances: Array.from({ length: rows }, (_, row) => makeRow(body * rows + row)) }),
  );
}

/** JSON bodies of one row each in V2. */
export function v2Bodies(count) {
  return Array.from({ length: count }, (_, index) => {
    const inputs = Object.entries(fullRow(index)).map(([name, value]) => {
      const datatype = typeof value === "string" ? "BYTES" : "FP32";
      return { name, datatype, shape: [1, 1], data: [value] };
    });
    return JSON.stringify({ inputs });
  });
}

/** JSON bodies of one row each in MLflow's scoring protocol, `inputs` by name. */
export function mlflowBodies(count) {
  return Array.from({ length: count }, (_, index) => {
    const columns = Object.entries(fullRow(index)).map(([name, value]) => [name, [[value]]]);
    return JSON.stringify({ inputs: Object.fromEntries(columns) });
  });
}

/** A body of `rows` rows in V2 with the binary tensor extension: the bytes and the headers. */
export function v2BinaryBody(rows) {
  const made = Array.from({ length: rows }, (_, row) => fullRow(row));
  const chunks = spec.inputs.map((name) => binaryColumn(made.map((row) => row[name])));
  const inputs = spec.inputs.map((name, index) => ({
    name,
    datatype: typeof made[0][name] === "string" ? "BYTES" : "FP32",
    shape: [rows, 1],
    parameters: { binary_data_size: chunks[index].length },
  }));
  const json = Buffer.from(JSON.stringify({ inputs, parameters: { binary_data_output: true } }));
  return {
    body: Buffer.concat([json, ...chunks]),
    headers: { "inference-header-content-length": String(json.length) },
  };
}

function binaryColumn(values) {
  if (typeof values[0] !== "string") return Buffer.from(Float32Array.from(values).buffer);
  return Buffer.concat(
    values.flatMap((text) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(Buffer.byteLength(text));
      return [length, Buffer.from(text)];
    }),
  );
}
