import { randomUUID } from "node:crypto";
import type { Queryable } from "@mlops/database";

/** A decision about which model serves, and why. */
export interface Decision {
  readonly id?: string;
  /** `gate`, `promotion`, `rollback` … */
  readonly kind: string;
  readonly at?: Date;
  readonly modelName: string;
  readonly challengerVersion?: number | null;
  readonly championVersion?: number | null;
  readonly promoted: boolean;
  readonly reason: string;
  /** Figures that it rests on. */
  readonly evidence?: object;
}

/** Records a decision and returns its id; the same id again changes nothing. */
export async function recordDecision(db: Queryable, decision: Decision): Promise<string> {
  const id = decision.id ?? randomUUID();
  await db.query(
    `insert into mlops.decisions (id, kind, at, model_name, challenger_version, champion_version, promoted, reason, evidence)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing`,
    [
      id,
      decision.kind,
      decision.at ?? new Date(),
      decision.modelName,
      decision.challengerVersion ?? null,
      decision.championVersion ?? null,
      decision.promoted,
      decision.reason,
      JSON.stringify(decision.evidence ?? {}),
    ],
  );
  return id;
}
