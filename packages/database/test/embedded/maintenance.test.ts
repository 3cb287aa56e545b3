import { expect, test } from "vitest";
import { startBackend } from "../../src/embedded/backend.ts";
import { maintain } from "../../src/embedded/maintenance.ts";
import { createTurns } from "../../src/embedded/wire/turns.ts";

test("a table that changed much is vacuumed and a long log is checkpointed; afterwards there is nothing to do", async () => {
  const backend = await startBackend(undefined);
  const engine = await backend.engine();
  await engine.query("create table busy as select n from generate_series(1, 20000) n");
  await engine.query("update busy set n = n + 1");
  await engine.query("select pg_stat_force_next_flush()");
  await engine.query("select 1");
  const options = { everyMillis: 1000, checkpointBytes: 100_000, vacuumRows: 1000 };
  expect(await maintain(backend.engine, createTurns(), options)).toEqual({ checkpoint: true, vacuumed: "public.busy" });
  const [row] = await engine.query("select n_dead_tup from pg_stat_user_tables where relname = 'busy'");
  expect(row).toEqual(["0"]);
  await engine.query("checkpoint");
  expect(await maintain(backend.engine, createTurns(), options)).toEqual({ checkpoint: false });
  await backend.close();
});
