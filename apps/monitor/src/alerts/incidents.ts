import type { Queryable } from "@mlops/database";
import { addIncidentEvent, closeIncidents, openIncident } from "@mlops/metadata";
import type { ActiveAlert } from "@mlops/monitoring";

/** Writes what happens to an alert into the incidents of the lineage store. */
export interface IncidentLog {
  open(alert: ActiveAlert, evidence: object): Promise<void>;
  /** Adds an event to the alert's incident. */
  note(alert: ActiveAlert, kind: string, detail: object): Promise<void>;
  close(alert: ActiveAlert, at: Date): Promise<void>;
}

export function incidentLog(db: Queryable): IncidentLog {
  const start = (alert: ActiveAlert, evidence: object) =>
    openIncident(db, {
      alert: alert.name,
      fingerprint: alert.fingerprint,
      openedAt: new Date(alert.firedAt ?? alert.since),
      evidence,
    });
  return {
    open: async (alert, evidence) => {
      await start(alert, evidence);
    },
    note: async (alert, kind, detail) => {
      const { id } = await start(alert, { value: alert.value, labels: alert.labels });
      await addIncidentEvent(db, id, { kind, detail });
    },
    close: async (alert, at) => {
      await closeIncidents(db, alert.fingerprint, at);
    },
  };
}
