import type { Queryable } from "@mlops/database";
import { wasGiven } from "../windows/given-answers.ts";

/** One of the last predictions. */
export interface RecentPrediction {
  readonly features: Readonly<Record<string, unknown>>;
  readonly latencySeconds: number | null;
}

/**
 * The last predictions of a model version by the time of the request, newest first. Those of a clock that is ahead by
 * minutes are left out: they would be the last ones until that time has come.
 */
export async function readRecent(
  db: Queryable,
  modelName: string,
  modelVersion: number,
  limit: number,
): Promise<RecentPrediction[]> {
  const { rows } = await db.query<RecentPrediction>(
    `select features, latency_seconds as "latencySeconds" from mlops.predictions p
     where model_name = $1 and model_version = $2 and ${wasGiven("p")}
       and requested_at < now() + interval '5 minutes' order by requested_at desc limit $3`,
    [modelName, modelVersion, limit],
  );
  return rows;
}
