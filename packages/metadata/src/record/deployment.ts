import type { Queryable } from "@mlops/database";

/** In what part a model version serves. */
export type DeploymentRole = "champion" | "canary" | "shadow";

/** A model version that begins to serve. */
export interface DeploymentStart {
  readonly modelName: string;
  readonly modelVersion: number;
  readonly role: DeploymentRole;
  readonly reason?: string;
  readonly at?: Date;
}

/**
 * Opens the interval in which a model version serves and closes the one it replaces, in one statement.
 * Opening what is open already changes nothing, so that several replicas may report the same. Returns the interval's id.
 */
export async function openDeployment(db: Queryable, start: DeploymentStart): Promise<string> {
  const values = [start.modelName, start.role, start.modelVersion, start.at ?? new Date(), start.reason ?? ""];
  const { rows } = await db.query<{ id: string }>(
    `with closed as (
       update mlops.deployments set ended_at = greatest(started_at, $4::timestamptz)
       where model_name = $1 and role = $2 and ended_at is null and model_version <> $3
       returning id)
     insert into mlops.deployments (model_name, role, model_version, started_at, reason)
     select $1, $2, $3, $4::timestamptz, $5
     where not exists (select from mlops.deployments
                       where model_name = $1 and role = $2 and ended_at is null and model_version = $3)
       and (select count(*) from closed) >= 0
     on conflict (model_name, role) where ended_at is null do nothing
     returning id`,
    values,
  );
  return rows[0]?.id ?? (await openId(db, start));
}

/** The open interval's id; when another session replaced it in between, tries the whole again. */
async function openId(db: Queryable, start: DeploymentStart): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `select id from mlops.deployments
     where model_name = $1 and role = $2 and model_version = $3 and ended_at is null`,
    [start.modelName, start.role, start.modelVersion],
  );
  return rows[0]?.id ?? openDeployment(db, start);
}

/** Ends the open interval of a model in a role; false when there is none. */
export async function closeDeployment(
  db: Queryable,
  end: { modelName: string; role: DeploymentRole; at?: Date },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update mlops.deployments set ended_at = greatest(started_at, $3::timestamptz)
     where model_name = $1 and role = $2 and ended_at is null`,
    [end.modelName, end.role, end.at ?? new Date()],
  );
  return (rowCount ?? 0) > 0;
}
