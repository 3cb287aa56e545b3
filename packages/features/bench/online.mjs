// How fast a week of airport states gets into the online store and out of it, on the embedded Postgres (or DATABASE_URL).
//   npm run bench -- online
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { createPool, migrate, serveEmbeddedPostgres } from "@mlops/database";
import { AIRPORT_STATE_COLUMNS, materializeOnline, migrationsDirectory, readOnline } from "../dist/index.js";

const week = Date.UTC(2001, 0, 8);
const hours = (count) => count * 3_600_000;
const to = week + hours(7 * 24);
const folder = mkdtempSync(join(tmpdir(), "mlops-bench-online-"));
const server = process.env.DATABASE_URL ? undefined : await serveEmbeddedPostgres();
const pool = createPool(process.env.DATABASE_URL ?? server.url, { applicationName: "bench" });

try {
  await migrate(pool, { schema: "features", directory: migrationsDirectory });
  await pool.query("truncate features.airport_state");
  const files = [await weekFile("2001-01-01"), await weekFile("2001-01-08")];
  const first = await materializeOnline(pool, { files, from: week, to });
  console.log(
    `materialized ${first.rows} rows of ${AIRPORT_STATE_COLUMNS.length} numbers in ${first.seconds.toFixed(2)} s`,
  );
  console.log(
    `again, replacing each: ${(await materializeOnline(pool, { files, from: week, to })).seconds.toFixed(2)} s`,
  );
  console.log(`the same rows as text parameters: ${(await asText()).toFixed(2)} s`);
  for (const keys of [2, 64, 2000]) await reads(keys);
} finally {
  await pool.end();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
}

async function weekFile(monday) {
  const source = join(dirname(createRequire(import.meta.url).resolve("vega-datasets")), "../data/flights-3m.parquet");
  const file = join(folder, `${monday}.parquet`);
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(
    `copy (select distinct date as scheduled_departure, origin, destination, distance, delay as delay_minutes from '${source}'
     where date >= timestamp '${monday}' and date < timestamp '${monday}' + interval 7 day) to '${file}' (format parquet)`,
  );
  return file;
}

/** The peer: the arrays that pg writes as text and Postgres parses. */
async function asText() {
  const columns = AIRPORT_STATE_COLUMNS.map((column) => column.name);
  const { rows } = await pool.query("select * from features.airport_state");
  await pool.query("truncate features.airport_state");
  const started = performance.now();
  for (let start = 0; start < rows.length; start += 20_000) {
    const part = rows.slice(start, start + 20_000);
    const arrays = ["airport", "bucket_start", ...columns].map((name) => part.map((row) => row[name]));
    await pool.query(
      `insert into features.airport_state select * from unnest($1::text[], $2::timestamptz[], ${columns.map((_, i) => `$${i + 3}::real[]`)})`,
      arrays,
    );
  }
  return (performance.now() - started) / 1000;
}

async function reads(count) {
  const airports = ["ATL", "ORD", "DFW", "LAX"];
  const keys = Array.from({ length: count }, (_, i) => ({
    view: "airport_state",
    entity: airports[i % 4],
    bucketMillis: week + hours(0.5 * (i % 336)),
  }));
  const times = [];
  for (let turn = 0; turn < 50; turn += 1) {
    const started = performance.now();
    const found = await readOnline(pool, keys);
    times.push(performance.now() - started);
    if (found.some((row) => row === undefined)) throw new Error("a row is missing");
  }
  times.sort((a, b) => a - b);
  console.log(`read ${count} keys: median ${times[25].toFixed(2)} ms, worst of 50 ${times[49].toFixed(2)} ms`);
}
