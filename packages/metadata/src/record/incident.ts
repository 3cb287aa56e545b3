import type { Queryable } from "@mlops/database";

/** An alert that fired. */
export interface IncidentStart {
  readonly alert: string;
  /** Which alert with which labels, as Alertmanager computes it. */
  readonly fingerprint: string;
  readonly openedAt: Date;
  readonly evidence?: object;
}

/** Opens an incident, once for each fingerprint and start (an alert is repeated); returns its id and whether it is new. */
export async function openIncident(db: Queryable, start: IncidentStart): Promise<{ id: string; opened: boolean }> {
  const { rows } = await db.query<{ id: string; opened: boolean }>(
    `with opened as (
       insert into mlops.incidents (alert, fingerprint, opened_at, evidence) values ($1, $2, $3, $4)
       on conflict (fingerprint, opened_at) do nothing returning id),
     noted as (
       insert into mlops.incident_events (incident_id, at, kind, detail)
       select id, $3, 'opened', $4 from opened)
     select id, true as opened from opened
     union all
     select id, false from mlops.incidents where fingerprint = $2 and opened_at = $3 and not exists (select from opened)`,
    [start.alert, start.fingerprint, start.openedAt, JSON.stringify(start.evidence ?? {})],
  );
  // Nobody when another session opened it at this very moment: then it is there at the next look.
  return rows[0] ?? (await openIncident(db, start));
}

/** Adds what happened next: `retraining queued`, `promoted`, `silenced` … */
export async function addIncidentEvent(
  db: Queryable,
  incidentId: string,
  event: { kind: string; at?: Date; detail?: object },
): Promise<void> {
  await db.query("insert into mlops.incident_events (incident_id, at, kind, detail) values ($1, $2, $3, $4)", [
    incidentId,
    event.at ?? new Date(),
    event.kind,
    JSON.stringify(event.detail ?? {}),
  ]);
}

/** Closes every open incident of a fingerprint; returns their ids. */
export async function closeIncidents(db: Queryable, fingerprint: string, at: Date = new Date()): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `with closed as (
       update mlops.incidents set status = 'closed', closed_at = greatest(opened_at, $2::timestamptz)
       where fingerprint = $1 and status = 'open' returning id),
     noted as (
       insert into mlops.incident_events (incident_id, at, kind) select id, $2, 'closed' from closed)
     select id from closed`,
    [fingerprint, at],
  );
  return rows.map((row) => row.id);
}
