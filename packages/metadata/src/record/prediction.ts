import type { Queryable } from "@mlops/database";

/** One answered request, as the inference service logs it. */
export interface PredictionRow {
  /** UUIDv7, made by the inference service. */
  readonly id: string;
  readonly modelName: string;
  readonly modelVersion: number;
  readonly runId?: string | null;
  readonly dataVersion?: string | null;
  /** When the request came. */
  readonly requestedAt: Date | string;
  /** When what it is about happens: the scheduled departure. */
  readonly eventTime?: Date | string | null;
  readonly request: object;
  readonly features?: object;
  /** 0 to 1. */
  readonly probability: number;
  readonly latencySeconds?: number | null;
  /** W3C trace id. */
  readonly traceId?: string | null;
}

/**
 * Appends predictions to the log in one statement and returns how many were new.
 * A prediction id that is there already is left as it is, so that a batch may be sent again.
 */
export async function insertPredictions(db: Queryable, rows: readonly PredictionRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  const { rowCount } = await db.query(
    `insert into mlops.predictions (id, model_name, model_version, run_id, data_version, requested_at, event_time,
       request, features, probability, latency_seconds, trace_id)
     select id, "modelName", "modelVersion", "runId", "dataVersion", "requestedAt", "eventTime",
       request, coalesce(features, '{}'), probability, "latencySeconds", "traceId"
     from jsonb_to_recordset($1) as row (id uuid, "modelName" text, "modelVersion" int, "runId" text, "dataVersion" text,
       "requestedAt" timestamptz, "eventTime" timestamptz, request jsonb, features jsonb, probability float8,
       "latencySeconds" float8, "traceId" text)
     on conflict (id) do nothing`,
    [JSON.stringify(rows)],
  );
  return rowCount ?? 0;
}
