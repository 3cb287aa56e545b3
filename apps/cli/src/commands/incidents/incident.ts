import type { Queryable } from "@mlops/database";
import type { ChronicleEvent } from "./chronicle-event.ts";
import { readChronicle } from "./read-chronicle.ts";

/** An alert as the monitor keeps it. */
export interface IncidentAlert {
  readonly name: string;
  readonly severity: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly week: string | null;
  readonly summary: string;
  /** Null when the alert came without its figure. */
  readonly value: number | null;
  readonly firedAt: Date;
  readonly resolvedAt: Date | null;
}

/**
 * A stretch of time in which alerts held without a break: what a person who is called calls one incident. They are
 * numbered from 1 in the order of time.
 */
export interface Incident {
  readonly id: number;
  readonly openedAt: Date;
  /** Null: it goes on. */
  readonly closedAt: Date | null;
  readonly severity: string;
  readonly alerts: readonly IncidentAlert[];
}

/** No incident has that number. */
export class UnknownIncidentError extends Error {
  override readonly name = "UnknownIncidentError";

  constructor(id: number, known: readonly Incident[]) {
    const numbers = known.map((incident) => incident.id);
    super(
      numbers.length === 0
        ? `there is no incident ${id}: no alert has fired yet`
        : `there is no incident ${id}; there are ${numbers.join(", ")} (see \`mlops incidents\`)`,
    );
  }
}

const severities = ["info", "warning", "critical"];

/** All incidents, oldest first. Alerts that only inform (`info`) make none of their own, but belong to one that is open. */
export async function readIncidents(db: Queryable): Promise<Incident[]> {
  return groupIntoIncidents(await readAlerts(db));
}

/** Joins alerts, given oldest first, whose times overlap or touch. */
export function groupIntoIncidents(alerts: readonly IncidentAlert[]): Incident[] {
  const groups: IncidentAlert[][] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const alert of alerts) {
    if (alert.firedAt.getTime() > end) groups.push([]);
    groups.at(-1)?.push(alert);
    end = Math.max(end, endOf(alert));
  }
  return groups.filter((group) => group.some((alert) => alert.severity !== "info")).map(incidentOf);
}

/** The events of an incident's time, from a little before it opened to the decision about the model that it asked for. */
export async function readTimeline(db: Queryable, incident: Incident): Promise<ChronicleEvent[]> {
  const { openedAt, closedAt } = incident;
  const events = await readChronicle(db, new Date(openedAt.getTime() - 60_000));
  if (closedAt === null) return events;
  const closed = closedAt.getTime();
  const asked = events.some(({ kind, at }) => kind === "retraining" && at >= openedAt && at <= closedAt);
  const answer = asked ? events.find(({ kind, at }) => kind === "decision" && at > closedAt) : undefined;
  const end = Math.max(closed, answer?.at.getTime() ?? closed) + 1_000;
  return events.filter((event) => event.at.getTime() <= end);
}

function incidentOf(alerts: readonly IncidentAlert[], index: number): Incident {
  const [first] = alerts as [IncidentAlert];
  const goesOn = alerts.some((alert) => alert.resolvedAt === null);
  const rank = Math.max(...alerts.map((alert) => severities.indexOf(alert.severity)));
  return {
    id: index + 1,
    openedAt: first.firedAt,
    closedAt: goesOn ? null : new Date(Math.max(...alerts.map(endOf))),
    severity: severities[rank] ?? first.severity,
    alerts,
  };
}

function endOf(alert: IncidentAlert): number {
  return alert.resolvedAt === null ? Number.POSITIVE_INFINITY : alert.resolvedAt.getTime();
}

/**
 * What the monitor found, and what only Prometheus did and told it through Alertmanager's webhook. Both name an alert
 * by the same fingerprint.
 */
async function readAlerts(db: Queryable): Promise<IncidentAlert[]> {
  const { rows: present } = await db.query<{ here: boolean }>(
    "select to_regclass('monitor.alerts') is not null and to_regclass('mlops.incidents') is not null as here",
  );
  if (!present[0]?.here) return [];
  const { rows } = await db.query<IncidentAlert>(
    `select name, severity, labels, week::text as week, summary, value, fired_at as "firedAt", resolved_at as "resolvedAt"
     from monitor.alerts
     union all
     select alert, coalesce(evidence #>> '{labels,severity}', 'warning'), coalesce(evidence -> 'labels', '{}'),
       evidence ->> 'week', coalesce(evidence ->> 'reason', alert), (evidence ->> 'value')::float8, opened_at, closed_at
     from mlops.incidents i where not exists (select from monitor.alerts a where a.fingerprint = i.fingerprint)
     order by 7, 1`,
  );
  return rows;
}
