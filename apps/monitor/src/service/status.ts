import type { Queryable } from "@mlops/database";
import type { ActiveAlert, Reference } from "@mlops/monitoring";
import { readAlerts } from "../alerts/store.ts";
import type { ModelFilesSource } from "../model-files/model-files.ts";
import { readWindows, type StoredWindow } from "../windows/store.ts";

/** What is asked for and by whom it is answered. */
export interface StatusParts {
  readonly db: Queryable;
  readonly modelName: string;
  readonly modelFiles: ModelFilesSource;
  readonly champion: () => Promise<number | undefined>;
  readonly active: () => readonly ActiveAlert[];
}

/** What `/status` says: the windows with what was measured, the alerts that hold and those that held, the retrainings. */
export async function readStatus(parts: StatusParts): Promise<object> {
  const windows = await readWindows(parts.db, parts.modelName);
  return { ...(await readAround(parts)), windows: windows.map(({ counts: _, ...window }) => window) };
}

/** What `/report` says: the same, with the distributions of the windows and of each version's training beside them. */
export async function readReport(parts: StatusParts): Promise<object> {
  const windows = await readWindows(parts.db, parts.modelName);
  const references = await referencesOf(parts, windows);
  return { generatedAt: new Date().toISOString(), ...(await readAround(parts)), windows, references };
}

async function readAround({ db, modelName, champion, active }: StatusParts): Promise<object> {
  const [version, alertHistory, retrainings] = await Promise.all([
    champion(),
    readAlerts(db, 100),
    readRetrainings(db, modelName),
  ]);
  const iso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());
  return {
    model: { name: modelName, version: version ?? null },
    alerts: active().map((alert) => ({ ...alert, since: iso(alert.since), firedAt: iso(alert.firedAt) })),
    alertHistory,
    retrainings,
  };
}

/** By model version; without the seasons, which are large and only there to compute with. */
async function referencesOf(
  parts: StatusParts,
  windows: readonly StoredWindow[],
): Promise<Record<string, Omit<Reference, "seasons">>> {
  const references: Record<string, Omit<Reference, "seasons">> = {};
  for (const version of new Set(windows.map(({ modelVersion }) => modelVersion))) {
    const files = await parts.modelFiles.of(parts.modelName, version);
    if (!files) continue;
    const { seasons: _, ...reference } = files.reference;
    references[version] = reference;
  }
  return references;
}

async function readRetrainings(db: Queryable, modelName: string): Promise<object[]> {
  const { rows } = await db.query(
    `select alert, fingerprint, model_version as "modelVersion", to_char(week, 'YYYY-MM-DD') as week, number,
       to_char(through_week, 'YYYY-MM-DD') as "throughWeek", reason, job_id as "jobId", requested_at as "requestedAt"
     from monitor.retraining_requests where model_name = $1 order by id desc limit 100`,
    [modelName],
  );
  return rows;
}
