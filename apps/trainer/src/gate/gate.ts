import { join } from "node:path";
import type { Project } from "@mlops/project";
import { type Comparison, compareModels } from "./compare.ts";
import { readLabelledWeek } from "./read-week.ts";
import { type ChallengerFacts, judge, type Verdict } from "./rule.ts";
import { challengerFacts, scoreModel } from "./score.ts";
import { findSlices } from "./slices.ts";

/** What the gate came to, with all it rests on. */
export interface GateResult extends Verdict {
  readonly comparison: Comparison;
  readonly facts: ChallengerFacts;
}

export interface GateOptions {
  /** The challenger's model folder. */
  readonly challenger: string;
  /** The champion's; undefined when there is none yet. */
  readonly champion: string | undefined;
  /** Folder of the pipeline, which holds the newest labelled week, held out of the challenger's training. */
  readonly workspace: string;
  readonly project: Project;
  /** Fields of the challenger's model card that say nothing. */
  readonly emptyCardFields: readonly string[];
}

/** Rows beyond this narrow the intervals little and cost seconds. */
const comparedRows = 40_000;
const bootstrapSeed = 7;

/** Judges the challenger by the rule, on the newest labelled week. */
export async function runGate(options: GateOptions): Promise<GateResult> {
  const { comparison, latencySeconds } = await compareOnNewestWeek(options);
  const { emptyCardFields } = options;
  const facts = { ...(await challengerFacts(options.challenger, latencySeconds)), emptyCardFields };
  return { ...judge(comparison, facts, options.project.words.rows), comparison, facts };
}

/** Scores both models on the same rows of the newest labelled week; `latencySeconds` is the challenger's. */
export async function compareOnNewestWeek(
  options: Omit<GateOptions, "emptyCardFields">,
): Promise<{ comparison: Comparison; latencySeconds: number }> {
  const { test, protectedSlices } = options.project;
  const file = join(options.workspace, test.file);
  const { week, table, labels, hours, stretches } = await readLabelledWeek({ ...test, file }, comparedRows);
  const challenger = await scoreModel(options.challenger, table);
  const champion = options.champion === undefined ? undefined : await scoreModel(options.champion, table);
  const comparison = compareModels(
    {
      week,
      rows: table.rows,
      labels,
      stretches,
      slices: findSlices({ table, hours }, protectedSlices),
      challenger: challenger.probabilities,
      champion: champion?.probabilities,
    },
    bootstrapSeed,
  );
  return { comparison, latencySeconds: challenger.latencySeconds };
}
