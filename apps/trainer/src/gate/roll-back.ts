import type { Queryable } from "@mlops/database";
import { openDeployment, recordDecision } from "@mlops/metadata";
import type { Comparison } from "./compare.ts";
import { championFolder, type DecisionContext } from "./decide.ts";
import { compareOnNewestWeek } from "./gate.ts";

export interface RolledBack {
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

/** Compares two versions on the newest labelled week: the challenger is the one before. */
type CompareVersions = (before: number, champion: number) => Promise<Pick<Comparison, "week" | "rows" | "difference">>;

/** A lead of less than this, in nats of log loss, is no reason to go back. */
const leastLead = 0.0005;

/**
 * Gives the alias back to the champion before, when it does better than the one that serves on the newest labelled week: the same
 * flights, and an interval of the difference that lies wholly on its side. So a champion that has won its gate and loses its first
 * real week does not go on serving until some challenger beats it.
 *
 * @param compare how two versions are compared
 */
export async function rollBackIfWorse(
  { database, registry }: Pick<DecisionContext, "database" | "registry">,
  compare: CompareVersions,
): Promise<RolledBack | undefined> {
  const champion = await registry.championVersion();
  const before = champion === undefined ? undefined : await championBefore(database, registry.modelName, champion);
  if (champion === undefined || before === undefined) return undefined;
  const comparison = await compare(before, champion);
  const { estimate, low, high } = comparison.difference.logLoss;
  if (!(high < 0 && estimate < -leastLead)) return undefined;
  const figures = `${estimate.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`;
  const reason = `log loss of v${before} ${figures} against v${champion} on ${comparison.rows.toLocaleString("en-US")} rows of week ${comparison.week}`;
  await recordDecision(database, {
    kind: "rollback",
    modelName: registry.modelName,
    challengerVersion: before,
    championVersion: champion,
    promoted: true,
    reason,
    evidence: { ...comparison },
  });
  await registry.promote(before, `rollback: ${reason}`);
  await openDeployment(database, { modelName: registry.modelName, modelVersion: before, role: "champion", reason });
  return { from: champion, to: before, reason };
}

/** The comparison of the trainer: both models' files on the week that the workspace holds out. */
export function compareInWorkspace(context: DecisionContext, workspace: string): CompareVersions {
  return async (before, champion) => {
    const { comparison } = await compareOnNewestWeek({
      challenger: await championFolder(context, before),
      champion: await championFolder(context, champion),
      workspace,
      project: context.description,
    });
    return comparison;
  };
}

/** The newest earlier version that has served as champion. A later one was rolled back from, and is not gone back to. */
async function championBefore(db: Queryable, modelName: string, champion: number): Promise<number | undefined> {
  const { rows } = await db.query<{ version: number }>(
    `select model_version as version from mlops.deployments
     where model_name = $1 and role = 'champion' and model_version < $2 order by model_version desc limit 1`,
    [modelName, champion],
  );
  return rows[0]?.version;
}
