import type { Queryable } from "@mlops/database";
import type { LineageEdge, NodeKey } from "./graph.ts";

/**
 * One recursive query each way; `union` drops edges that were met before, which also ends a cycle.
 * The roots come through `unnest`, whose length the planner knows: from a JSON array it would expect a hundred, and
 * spend a second on compiling a plan for millions of rows.
 */
function walkStatement(step: "lineage_up" | "lineage_down"): string {
  return `
    with recursive walk (from_kind, from_id, relation, kind, id) as (
      select null, null, null, root.kind, root.id from unnest($1::text[], $2::text[]) as root (kind, id)
      union
      select walk.kind, walk.id, next.relation, next.kind, next.id
      from walk, lateral mlops.${step}(walk.kind, walk.id) next)
    select * from walk where relation is not null`;
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
  const { rows } = await db.query<EdgeRow>(walkStatement(`lineage_${direction}`), [
    roots.map((root) => root.kind),
    roots.map((root) => root.id),
  ]);
  return rows.map((row) => ({
    from: { kind: row.from_kind, id: row.from_id },
    to: { kind: row.kind, id: row.id },
    relation: row.relation,
  }));
}
