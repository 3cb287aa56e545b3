import type { Queryable } from "@mlops/database";

/** One of the last predictions. */
export interface RecentPrediction {
  readonly features: Readonly<Record<string, unknown>>;
  readonly latencySeconds: number | null;
}

/** The last predictions of a model version by the time of the request, newest first. */
export async function readRecent(
  db: Queryable,
  modelName: string,
  modelVersion: number,
  limit: number,
): Promise<RecentPrediction[]> {
  const { rows } = await db.query<RecentPrediction>(
    `select features, latency_seconds as "latencySeconds" from mlops.predictions
     where model_name = $1 and model_version = $2 order by requested_at desc limit $3`,
    [modelName, modelVersion, limit],
  );
  return rows;
}
