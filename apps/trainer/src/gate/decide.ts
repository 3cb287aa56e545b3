import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Queryable } from "@mlops/database";
import { openDeployment, recordDecision } from "@mlops/metadata";
import type { Project } from "@mlops/project";
import type { ModelRegistry } from "../publish/registry.ts";
import { emptyCardFields } from "./card.ts";
import { type GateResult, runGate } from "./gate.ts";

export interface Decided {
  readonly promoted: boolean;
  readonly reason: string;
  /** Whether the decision about this version had been made before. */
  readonly reused: boolean;
}

export interface DecisionContext {
  readonly home: string;
  /** The machine-learning project, for the reviewed file of its model card. */
  readonly project: string;
  readonly description: Project;
  readonly database: Queryable;
  readonly registry: ModelRegistry;
}

/** Judges the challenger against a champion, of which there may be none. */
type Judge = (champion: number | undefined) => Promise<GateResult>;

/**
 * Decides about a challenger, once for each champion that it meets: the decision with its evidence is recorded before the
 * alias moves, so that a trainer that is killed in between carries it out when it goes on. A version that was rejected may
 * beat the champion of later, as after a rollback; one that has served is not judged again, since whoever took it out of
 * service had a reason.
 *
 * @param judge how the challenger is judged
 */
export async function decide(
  context: DecisionContext,
  workspace: string,
  challenger: number,
  judge: Judge = gateIn(context, workspace, challenger),
): Promise<Decided> {
  const { database, registry } = context;
  const champion = await registry.championVersion();
  const earlier = await earlierDecision(database, registry.modelName, challenger, champion);
  if (earlier) {
    const served = await hasServed(database, registry.modelName, challenger);
    if (served || champion === challenger || earlier.champion === (champion ?? null)) {
      if (earlier.promoted && !served) await promote(context, challenger, earlier.reason);
      return { promoted: earlier.promoted, reason: earlier.reason, reused: true };
    }
  }
  const result = await judge(champion);
  await record(database, registry.modelName, challenger, champion, result);
  if (result.promoted) await promote(context, challenger, result.reason);
  return { promoted: result.promoted, reason: result.reason, reused: false };
}

function gateIn(context: DecisionContext, workspace: string, challenger: number): Judge {
  const { database, registry, description } = context;
  return async (champion) =>
    runGate({
      challenger: join(workspace, "build", "model"),
      workspace,
      project: description,
      champion: champion === undefined ? undefined : await championFolder(context, champion),
      emptyCardFields: await emptyCardFields({
        database,
        workspace,
        project: context.project,
        requiredSlices: description.cardSlices,
        model: { name: registry.modelName, version: challenger },
      }),
    });
}

interface EarlierDecision {
  readonly promoted: boolean;
  readonly reason: string;
  /** Version that it was judged against. */
  readonly champion: number | null;
}

/** The decision against this champion, else the newest against another. */
async function earlierDecision(
  db: Queryable,
  modelName: string,
  challenger: number,
  champion: number | undefined,
): Promise<EarlierDecision | undefined> {
  const { rows } = await db.query<EarlierDecision>(
    `select promoted, reason, champion_version as champion from mlops.decisions
     where kind = 'gate' and model_name = $1 and challenger_version = $2
     order by champion_version is not distinct from $3 desc, at desc limit 1`,
    [modelName, challenger, champion ?? null],
  );
  return rows[0];
}

/** A version is decided about once for each champion, so the decision's id follows from both. */
export function decisionId(modelName: string, challenger: number, champion: number | undefined): string {
  const hex = createHash("sha256")
    .update(`gate ${modelName} ${challenger} ${champion ?? "none"}`)
    .digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

async function hasServed(db: Queryable, modelName: string, version: number): Promise<boolean> {
  const { rows } = await db.query<{ served: boolean }>(
    `select exists (select from mlops.deployments where model_name = $1 and model_version = $2 and role = 'champion') as served`,
    [modelName, version],
  );
  return rows[0]?.served ?? false;
}

async function promote({ database, registry }: DecisionContext, version: number, reason: string): Promise<void> {
  await registry.promote(version, reason);
  await openDeployment(database, { modelName: registry.modelName, modelVersion: version, role: "champion", reason });
}

/** A champion's files, downloaded once. */
export async function championFolder({ home, registry }: DecisionContext, version: number): Promise<string> {
  const folder = join(home, "trainer", "champions", String(version));
  if (!existsSync(join(folder, "model.onnx"))) await registry.download(version, folder);
  return folder;
}

async function record(
  db: Queryable,
  modelName: string,
  challenger: number,
  champion: number | undefined,
  { comparison, ...result }: GateResult,
): Promise<void> {
  await recordDecision(db, {
    id: decisionId(modelName, challenger, champion),
    kind: "gate",
    modelName,
    challengerVersion: challenger,
    championVersion: champion ?? null,
    promoted: result.promoted,
    reason: result.reason,
    evidence: { ...comparison, checks: result.checks, facts: result.facts },
  });
}
