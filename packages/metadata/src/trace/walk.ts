import type { Queryable } from "@mlops/database";
import type { LineageEdge, NodeKey } from "./graph.ts";

/** One recursive query each way; `union` drops edges that were met before, which also ends a cycle. */
function walkStatement(step: "lineage_up" | "lineage_down"): string {
  return `
    with recursive walk (from_kind, from_id, relation, kind, id) as (
      select start.kind, start.id, next.relation, next.kind, next.id
      from jsonb_to_recordset($1) as start (kind text, id text), lateral mlops.${step}(start.kind, start.id) next
      union
      select walk.kind, walk.id, next.relation, next.kind, next.id
      from walk, lateral mlops.${step}(walk.kind, walk.id) next)
    select * from walk`;
}

interface EdgeRow {
  from_kind: NodeKey["kind"];
  from_id: string;
  relation: string;
  kind: NodeKey["kind"];
  id: string;
}

/** All edges reachable from the roots in one direction. */
export async function walk(db: Queryable, roots: readonly NodeKey[], direction: "up" | "down"): Promise<LineageEdge[]> {
  const { rows } = await db.query<EdgeRow>(walkStatement(`lineage_${direction}`), [JSON.stringify(roots)]);
  return rows.map((row) => ({
    from: { kind: row.from_kind, id: row.from_id },
    to: { kind: row.kind, id: row.id },
    relation: row.relation,
  }));
}
