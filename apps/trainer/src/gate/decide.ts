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

/**
 * Decides about a challenger, once: the decision with its evidence is recorded before the alias moves, so that a
 * trainer that is killed in between carries it out when it goes on.
 */
export async function decide(context: DecisionContext, workspace: string, challenger: number): Promise<Decided> {
  const { database, registry } = context;
  const earlier = await earlierDecision(database, registry.modelName, challenger);
  if (earlier) {
    if (earlier.promoted && !(await hasServed(database, registry.modelName, challenger))) {
      await promote(context, challenger, earlier.reason);
    }
    return { ...earlier, reused: true };
  }
  const champion = await registry.championVersion();
  const result = await runGate({
    challenger: join(workspace, "build", "model"),
    workspace,
    project: context.description,
    champion: champion === undefined ? undefined : await championFolder(context, champion),
    emptyCardFields: await emptyCardFields({
      database,
      workspace,
      project: context.project,
      requiredSlices: context.description.cardSlices,
      model: { name: registry.modelName, version: challenger },
    }),
  });
  await record(database, registry.modelName, challenger, champion, result);
  if (result.promoted) await promote(context, challenger, result.reason);
  return { promoted: result.promoted, reason: result.reason, reused: false };
}

async function earlierDecision(
  db: Queryable,
  modelName: string,
  challenger: number,
): Promise<{ promoted: boolean; reason: string } | undefined> {
  const { rows } = await db.query<{ promoted: boolean; reason: string }>(
    "select promoted, reason from mlops.decisions where id = $1",
    [decisionId(modelName, challenger)],
  );
  return rows[0];
}

/** A version is decided about once, so the decision's id follows from it. */
export function decisionId(modelName: string, challenger: number): string {
  const hex = createHash("sha256").update(`gate ${modelName} ${challenger}`).digest("hex");
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
    id: decisionId(modelName, challenger),
    kind: "gate",
    modelName,
    challengerVersion: challenger,
    championVersion: champion ?? null,
    promoted: result.promoted,
    reason: result.reason,
    evidence: { ...comparison, checks: result.checks, facts: result.facts },
  });
}
