import type { Queryable } from "@mlops/database";
import type { ChronicleEvent, ChronicleSource } from "./chronicle-event.ts";
import { chronicleSources } from "./sources.ts";

/** What happened after a moment, oldest first. Tables that no service has made yet tell nothing. */
export async function readChronicle(db: Queryable, after: Date): Promise<ChronicleEvent[]> {
  const present = await presentTables(db);
  const events: ChronicleEvent[] = [];
  for (const source of chronicleSources) {
    if (tablesOf(source).every((table) => present.has(table))) events.push(...(await readSource(db, source, after)));
  }
  return events.sort((a, b) => a.at.getTime() - b.at.getTime() || a.key.localeCompare(b.key));
}

async function presentTables(db: Queryable): Promise<Set<string>> {
  const { rows } = await db.query<{ table: string }>(
    `select distinct "table" from unnest($1::text[]) as known("table") where to_regclass("table") is not null`,
    [chronicleSources.flatMap(tablesOf)],
  );
  return new Set(rows.map((row) => row.table));
}

function tablesOf({ table, alsoReads = [] }: ChronicleSource): readonly string[] {
  return [table, ...alsoReads];
}

async function readSource(db: Queryable, source: ChronicleSource, after: Date): Promise<ChronicleEvent[]> {
  const { rows } = await db.query<{ key: string; at: Date }>(source.statement, [after]);
  return rows.map((row) => ({
    key: `${source.table} ${row.key}`,
    at: row.at,
    kind: source.kind,
    text: source.tell({ ...row }),
  }));
}
