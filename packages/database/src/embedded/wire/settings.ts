import type { Engine } from "../engine.ts";

/** A session's own `SET` values in the one backend that all sessions share. */
export interface SessionSettings {
  /** Looks whether a message could change a setting. */
  notice(type: string, bytes: Buffer): void;
  /** Call at the start of a turn: puts this session's values in place. */
  apply(engine: Engine): Promise<void>;
  /** Call at the end of a turn, outside a transaction: keeps this session's values and clears them for the next one. */
  keep(engine: Engine): Promise<void>;
}

/** Statements that change a setting beyond their transaction. */
const changes = /(?:^|;)\s*(?:set\s+(?!local\b|transaction\b|constraints\b)|reset\s|discard\s)|set_config\s*\(/i;

/**
 * Keeps settings apart: what one client sets (`search_path`, `timezone` …) no other client sees, as with a real server.
 * Sessions that set nothing pay nothing.
 */
export function createSettings(initial: ReadonlyMap<string, string>): SessionSettings {
  let values = new Map(initial);
  let changed = false;
  return {
    notice(type, bytes) {
      if (type === "Q" || type === "P") changed ||= changes.test(bytes.toString("utf8", 5, 5 + 65_536));
    },
    async apply(engine) {
      if (values.size === 0) return;
      const calls = [...values].map(([name, value]) => `set_config(${literal(name)}, ${literal(value)}, false)`);
      await engine.query(`select ${calls.join(", ")}`);
    },
    async keep(engine) {
      if (changed) {
        const rows = await engine.query("select name, setting from pg_settings where source = 'session'");
        values = new Map(rows.map((row) => [String(row[0]), String(row[1])]));
      }
      if (changed || values.size > 0) await engine.query("reset all");
      changed = false;
    },
  };
}

function literal(text: string): string {
  return `E'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
