import type { Queryable } from "@mlops/database";
import { z } from "zod";

/** An estimate with its interval. */
export interface Estimate {
  estimate: number;
  low: number;
  high: number;
}

/** What a model was worth on the week of a decision. */
export interface JudgedModel {
  auc: Estimate;
  logLoss: Estimate;
  roc: { falsePositiveRate: number; truePositiveRate: number }[];
  calibration: { meanProbability: number; positiveRate: number; count: number }[];
}

/** The gate's evidence (apps/trainer/src/gate/compare.ts), as it lies in the decision's row. */
interface GateEvidence {
  week: string;
  rows: number;
  challenger: JudgedModel;
  champion?: JudgedModel | undefined;
  difference: { auc: Estimate; logLoss: Estimate };
}

/** A decision about which model serves. */
export interface DecisionHistory {
  readonly at: Date;
  readonly challengerVersion: number;
  readonly championVersion: number | undefined;
  readonly promoted: boolean;
  readonly reason: string;
  readonly evidence: GateEvidence | undefined;
}

const estimate = z.object({ estimate: z.number(), low: z.number(), high: z.number() });

const judgedModel: z.ZodType<JudgedModel> = z.object({
  auc: estimate,
  logLoss: estimate,
  roc: z.array(z.object({ falsePositiveRate: z.number(), truePositiveRate: z.number() })),
  calibration: z.array(z.object({ meanProbability: z.number(), positiveRate: z.number(), count: z.number() })),
});

const gateEvidence: z.ZodType<GateEvidence> = z.object({
  week: z.string(),
  rows: z.number(),
  challenger: judgedModel,
  champion: judgedModel.optional(),
  difference: z.object({ auc: estimate, logLoss: estimate }),
});

interface Row {
  readonly at: Date;
  readonly challenger_version: number | null;
  readonly champion_version: number | null;
  readonly promoted: boolean;
  readonly reason: string;
  readonly evidence: unknown;
}

/** The gate's decisions, oldest first. */
export async function readDecisions(db: Queryable, modelName: string): Promise<DecisionHistory[]> {
  const { rows } = await db.query<Row>(
    `select at, challenger_version, champion_version, promoted, reason, evidence
     from mlops.decisions where model_name = $1 and kind = 'gate' and challenger_version is not null order by at`,
    [modelName],
  );
  return rows.map((row) => ({
    at: row.at,
    challengerVersion: row.challenger_version ?? 0,
    championVersion: row.champion_version ?? undefined,
    promoted: row.promoted,
    reason: row.reason,
    evidence: gateEvidence.safeParse(row.evidence).data,
  }));
}
