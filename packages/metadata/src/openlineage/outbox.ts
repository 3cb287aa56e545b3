import type { Queryable } from "@mlops/database";
import { readFacts } from "../trace/facts.ts";
import { type LineageEdge, type LineageGraph, type NodeKey, nodeName } from "../trace/graph.ts";
import type { RunEvent } from "./event.ts";
import { toOpenLineage } from "./events.ts";

/** An event that a sender has claimed: of which execution or deployment, and which of its events. */
export interface ClaimedEvent {
  readonly kind: "execution" | "deployment";
  readonly subject: string;
  readonly type: RunEvent["eventType"];
}

/** How long a claim holds, in seconds; more than a batch takes with every attempt running into its time limit. */
const claimSeconds = 120;

/** Claims the oldest events that nobody has sent and nobody is sending; in order of time. */
export async function claimEvents(db: Queryable, limit: number): Promise<ClaimedEvent[]> {
  const { rows } = await db.query<ClaimedEvent>(
    `with due as (
       select * from mlops.openlineage_all event
       where not exists (select from mlops.openlineage_events known
         where known.subject = event.subject and known.event_type = event.event_type
           and (sent_at is not null or refusal is not null or claimed_until > now()))
       order by event_time, event_type desc limit $1),
     claimed as (
       insert into mlops.openlineage_events as known (subject, event_type, claimed_until)
       select subject, event_type, now() + make_interval(secs => $2) from due
       on conflict (subject, event_type) do update set claimed_until = excluded.claimed_until
         where known.sent_at is null and known.claimed_until <= now()
       returning subject, event_type)
     select due.kind, due.subject::text, due.event_type as type
     from due join claimed using (subject, event_type) order by event_time, event_type desc`,
    [limit, claimSeconds],
  );
  return rows;
}

/** Notes what became of a claimed event: sent, refused with the server's words, or given back to be sent later. */
export async function settleEvents(
  db: Queryable,
  events: readonly ClaimedEvent[],
  outcome: "sent" | "later" | { readonly refusal: string },
): Promise<void> {
  await db.query(
    `update mlops.openlineage_events known set
       sent_at = case when $3 = 'sent' then now() end, refusal = $4, claimed_until = now()
     from unnest($1::uuid[], $2::text[]) as event (subject, event_type)
     where known.subject = event.subject and known.event_type = event.event_type`,
    [
      events.map((event) => event.subject),
      events.map((event) => event.type),
      typeof outcome === "string" ? outcome : "refused",
      typeof outcome === "string" ? null : outcome.refusal,
    ],
  );
}

/** The claimed events as OpenLineage has them, in the same order, with the datasets that the store knows by now. */
export async function buildEvents(
  db: Queryable,
  claimed: readonly ClaimedEvent[],
  namespace: string | undefined,
): Promise<Map<ClaimedEvent, RunEvent>> {
  const graph = await readSurroundings(
    db,
    claimed.map(({ kind, subject }) => ({ kind, id: subject })),
  );
  const built = toOpenLineage(graph, namespace === undefined ? {} : { namespace });
  const events = new Map(built.map((event) => [`${event.run.runId} ${event.eventType}`, event]));
  return new Map(
    claimed.flatMap((claim) => {
      const event = events.get(`${claim.subject} ${claim.type}`);
      return event ? [[claim, event] as const] : [];
    }),
  );
}

interface StepRow {
  from_kind: NodeKey["kind"];
  from_id: string;
  relation: string;
  kind: NodeKey["kind"];
  id: string;
  up: boolean;
}

/** The nodes with what is one step away from them. */
async function readSurroundings(db: Queryable, roots: readonly NodeKey[]): Promise<LineageGraph> {
  const { rows } = await db.query<StepRow>(
    `select root.kind as from_kind, root.id as from_id, next.relation, next.kind, next.id, next.up
     from unnest($1::text[], $2::text[]) as root (kind, id), lateral (
       select *, true as up from mlops.lineage_up(root.kind, root.id)
       union all select *, false from mlops.lineage_down(root.kind, root.id)) next`,
    [roots.map((root) => root.kind), roots.map((root) => root.id)],
  );
  const edges = (up: boolean): LineageEdge[] =>
    rows
      .filter((row) => row.up === up)
      .map((row) => ({
        from: { kind: row.from_kind, id: row.from_id },
        to: { kind: row.kind, id: row.id },
        relation: row.relation,
      }));
  const facts = await readFacts(db, [...roots, ...rows]);
  return { roots, up: edges(true), down: edges(false), nodes: new Map(facts.map((node) => [nodeName(node), node])) };
}
