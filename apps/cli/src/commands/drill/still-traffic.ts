import type { Queryable } from "@mlops/database";
import { drillTrace } from "./client.ts";
import { DrillFailedError } from "./drill.ts";

/**
 * A drill plays weeks that lie after all that was asked about: the monitor then takes every week before for complete, so
 * it must not come in the middle of the replay. Throws when others asked for predictions within the last seconds.
 */
export async function requireStillTraffic(db: Queryable, modelName: string): Promise<void> {
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::int as count from mlops.predictions
     where model_name = $1 and requested_at > now() - interval '10 seconds'
       and (trace_id is null or trace_id not like $2 || '%')`,
    [modelName, drillTrace],
  );
  const count = rows[0]?.count ?? 0;
  if (count > 0) {
    throw new DrillFailedError(
      `the traffic is running (${count} predictions in the last 10 s): a drill would end the weeks that it replays; ` +
        "wait for its end, or stop it (docker compose stop traffic)",
    );
  }
}
