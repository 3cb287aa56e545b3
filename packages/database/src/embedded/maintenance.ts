import type { Engine } from "./engine.ts";
import type { Turns } from "./wire/turns.ts";

/** When the upkeep happens that a real Postgres does in background processes. */
export interface MaintenanceOptions {
  /** How often to look, in milliseconds. */
  readonly everyMillis: number;
  /** A checkpoint is due when so much was written since the last one, in bytes. */
  readonly checkpointBytes: number;
  /** A table is vacuumed and analyzed when so many of its rows changed, and a fifth of them. */
  readonly vacuumRows: number;
}

/** The defaults: what is replayed after kill -9 stays small, and bloat and stale statistics stay bounded. */
export const defaultMaintenance: MaintenanceOptions = {
  everyMillis: 5_000,
  checkpointBytes: 32 * 1024 * 1024,
  vacuumRows: 2_000,
};

/**
 * Does what the checkpointer and autovacuum do elsewhere: PGlite has one process and no background workers, so its
 * WAL would grow until the end, and its tables would never be vacuumed. Works in turns, only when nobody waits.
 * Returns the function that stops it.
 */
export function startMaintenance(engine: () => Promise<Engine>, turns: Turns, options: MaintenanceOptions): () => void {
  const timer = setInterval(() => {
    if (!turns.busy) void maintain(engine, turns, options).catch(() => {});
  }, options.everyMillis);
  timer.unref();
  return () => clearInterval(timer);
}

/** One look: at most one checkpoint and one table, so that nobody waits long. */
export async function maintain(
  engine: () => Promise<Engine>,
  turns: Turns,
  options: MaintenanceOptions,
): Promise<{ checkpoint: boolean; vacuumed?: string }> {
  const release = await turns.take();
  try {
    const backend = await engine();
    const checkpoint = await checkpointIfDue(backend, options.checkpointBytes);
    const table = await tableToVacuum(backend, options.vacuumRows);
    if (table !== undefined) await backend.query(`vacuum (analyze) ${table}`);
    return table === undefined ? { checkpoint } : { checkpoint, vacuumed: table };
  } finally {
    release();
  }
}

async function checkpointIfDue(backend: Engine, bytes: number): Promise<boolean> {
  const due = "select pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn) > $ from pg_control_checkpoint()";
  const [row] = await backend.query(due.replace("$", String(bytes)));
  if (row?.[0] !== "t") return false;
  await backend.query("checkpoint");
  return true;
}

async function tableToVacuum(backend: Engine, rows: number): Promise<string | undefined> {
  const [row] = await backend.query(
    `select format('%I.%I', schemaname, relname) from pg_stat_user_tables
     where greatest(n_dead_tup, n_mod_since_analyze) > ${rows} + 0.2 * n_live_tup
     order by greatest(n_dead_tup, n_mod_since_analyze) desc limit 1`,
  );
  return row?.[0] ?? undefined;
}
