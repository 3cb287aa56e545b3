// How long `trace --bad` takes: on 10 million predictions in a real Postgres, and on 200,000 in the embedded one.
//   npm run bench -- trace            (both)
//   npm run bench -- trace 1000000    (that many in the real Postgres)
import { transaction } from "@mlops/database";
import { createTestDatabase, startRealPostgres } from "@mlops/database/testing";
import {
  markDataVersionBad,
  migrateMetadata,
  openDeployment,
  readPredictions,
  recordDataVersion,
  recordModelVersion,
  recordPipeline,
  trace,
  traceBad,
} from "../dist/index.js";

const versions = 20;
const hash = (n) => n.toString(16).padStart(32, "0");

/** Twenty data versions, a pipeline run, a model and an interval for each. */
async function recordModels(pool) {
  for (let n = 1; n <= versions; n += 1) {
    const at = new Date(Date.UTC(2026, 0, n));
    const lock = `stages: {train: {cmd: train, deps: [{path: data, md5: ${hash(n)}.dir}], outs: [{path: build/model, md5: ${hash(1000 + n)}.dir}]}}`;
    await transaction(pool, async (db) => {
      await recordDataVersion(db, { dataset: "data", version: `${hash(n)}.dir` });
      const stages = await recordPipeline(db, {
        lock,
        lockMd5: hash(2000 + n),
        startedAt: at,
        endedAt: at,
        stages: [{ name: "train", outcome: "ran" }],
      });
      await recordModelVersion(db, {
        name: "flight-delays",
        version: n,
        dataVersion: `${hash(n)}.dir`,
        executionId: stages.get("train"),
      });
      await openDeployment(db, { modelName: "flight-delays", modelVersion: n, role: "champion", at });
    });
  }
}

/** `count` predictions with UUIDv7 ids over twenty days, one model version a day. */
async function insertPredictions(pool, count) {
  const batch = 500_000;
  for (let first = 0; first < count; first += batch) {
    await pool.query(
      `insert into mlops.predictions (id, model_name, model_version, requested_at, event_time, request, features, probability)
       select (lpad(to_hex(ms), 12, '0') || '7' || right(lpad(to_hex(n), 3, '0'), 3) || '8' || lpad(to_hex(n), 15, '0'))::uuid,
         'flight-delays', 1 + n / ($3 / ${versions}), to_timestamp(ms / 1000.0), '2001-01-01',
         '{"origin":"SFO","destination":"LAX","distance":337}', '{"scheduled_hour":8,"origin_late_rate_3h":0.2}', 0.2
       from (select n, (extract(epoch from timestamptz '2026-01-01') * 1000)::bigint + n * ${86_400_000 * versions} / $3 as ms
             from generate_series($1::bigint, $2::bigint - 1) n) row`,
      [first, Math.min(first + batch, count), count],
    );
  }
  await pool.query("vacuum (analyze) mlops.predictions");
}

async function time(work, repeats = 5) {
  const seconds = [];
  let result;
  for (let n = 0; n < repeats; n += 1) {
    const start = performance.now();
    result = await work();
    seconds.push((performance.now() - start) / 1000);
  }
  seconds.sort((a, b) => a - b);
  return { median: seconds[Math.floor(repeats / 2)], result };
}

async function measure(label, database, count) {
  await migrateMetadata(database.pool);
  await recordModels(database.pool);
  const loading = await time(() => insertPredictions(database.pool, count), 1);
  await markDataVersionBad(database.pool, hash(3), "one of twenty");
  const one = await time(() => traceBad(database.pool));
  for (let n = 1; n <= versions / 2; n += 1) await markDataVersionBad(database.pool, hash(n), "half of them");
  const half = await time(() => traceBad(database.pool));
  const listing = await time(async () => {
    let listed = 0;
    for await (const _ of readPredictions(database.pool, { name: "flight-delays", version: 3 })) listed += 1;
    return listed;
  }, 1);
  const { rows } = await database.pool.query("select id::text from mlops.predictions limit 1");
  const up = await time(() => trace(database.pool, rows[0].id, { direction: "up" }));
  const total = half.result.flatMap((bad) => bad.models).reduce((sum, model) => sum + model.predictions, 0);
  console.log(`${label}: ${count.toLocaleString("en")} predictions (loaded in ${loading.median.toFixed(1)} s)`);
  console.log(`  trace --bad, one bad data version of twenty   ${(one.median * 1000).toFixed(0)} ms`);
  console.log(
    `  trace --bad, ten of twenty (${total.toLocaleString("en")} predictions)  ${(half.median * 1000).toFixed(0)} ms`,
  );
  console.log(
    `  listing the ${listing.result.toLocaleString("en")} predictions of one version  ${(listing.median * 1000).toFixed(0)} ms`,
  );
  console.log(`  trace PREDICTION upwards                      ${(up.median * 1000).toFixed(1)} ms`);
}

const count = Number(process.argv[2] ?? 10_000_000);
const real = await startRealPostgres({ shared_buffers: "1GB", max_wal_size: "8GB", fsync: "off" });
const database = await real.createDatabase();
await measure("real Postgres", database, count);
await database.close();
await real.close();
const embedded = await createTestDatabase();
await measure("embedded Postgres", embedded, Math.min(count, 200_000));
await embedded.close();
