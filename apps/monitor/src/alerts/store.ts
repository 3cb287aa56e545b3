import type { Queryable } from "@mlops/database";
import { type ActiveAlert, type AlertDefinition, fillSummary } from "@mlops/monitoring";
import type { Week } from "../windows/week.ts";
import type { WindowName } from "../windows/window-name.ts";

/** An alert that fired, with its end if it has one. */
export interface StoredAlert {
  readonly fingerprint: string;
  readonly name: string;
  readonly severity: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly week: Week | null;
  /** Of the window that it fired on; 0 for a week, or for none. */
  readonly number: number;
  readonly summary: string;
  readonly value: number;
  readonly since: Date;
  readonly firedAt: Date;
  readonly resolvedAt: Date | null;
}

/** Keeps that an alert fired; once while it is open. */
export async function storeFired(
  db: Queryable,
  alert: ActiveAlert,
  definition: AlertDefinition,
  window: WindowName | undefined,
): Promise<void> {
  await db.query(
    `insert into monitor.alerts (fingerprint, name, severity, labels, week, number, summary, value, since, fired_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (fingerprint) where resolved_at is null do nothing`,
    [
      alert.fingerprint,
      alert.name,
      definition.severity,
      JSON.stringify(alert.labels),
      window?.week ?? null,
      window?.number ?? 0,
      fillSummary(definition.summary, alert),
      alert.value,
      new Date(alert.since),
      new Date(alert.firedAt ?? alert.since),
    ],
  );
}

export async function storeResolved(db: Queryable, fingerprint: string, at: Date): Promise<void> {
  await db.query("update monitor.alerts set resolved_at = $2 where fingerprint = $1 and resolved_at is null", [
    fingerprint,
    at,
  ]);
}

/** The newest alerts first. */
export async function readAlerts(db: Queryable, limit: number): Promise<StoredAlert[]> {
  const { rows } = await db.query<StoredAlert>(
    `select fingerprint, name, severity, labels, to_char(week, 'YYYY-MM-DD') as week, number, summary, value, since,
       fired_at as "firedAt", resolved_at as "resolvedAt"
     from monitor.alerts order by id desc limit $1`,
    [limit],
  );
  return rows;
}

/** The alerts that were firing when the monitor last stopped. */
export async function readOpenAlerts(db: Queryable): Promise<ActiveAlert[]> {
  const open = (await readAlerts(db, 1000)).filter((alert) => alert.resolvedAt === null);
  return open.map(({ fingerprint, name, labels, value, since, firedAt }) => ({
    fingerprint,
    name,
    labels,
    state: "firing",
    value,
    since: since.getTime(),
    firedAt: firedAt.getTime(),
  }));
}
