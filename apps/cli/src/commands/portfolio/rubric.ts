import type { Evidence } from "./evidence.ts";
import type { StageEvidence } from "./stages.ts";

/** One thing that a reviewer looks for. */
export interface Criterion {
  name: string;
  /** 0 to 3. */
  points: number;
  /** What gave the points. */
  because: string[];
  /** What to do for the next one; undefined at 3. */
  next: string | undefined;
}

interface Check {
  name: string;
  /** In the order in which they are best earned. */
  steps: { earned: string; todo: string; holds: (evidence: Evidence) => boolean }[];
}

const share = ({ stages }: Evidence): number => {
  const solved = stages.reduce((sum, { done }) => sum + done.length, 0);
  const all = stages.reduce((sum, { done, assisted, open }) => sum + done.length + assisted.length + open.length, 0);
  return all === 0 ? 0 : solved / all;
};
const stage = ({ stages }: Evidence, number: number): StageEvidence | undefined =>
  stages.find((each) => each.stage === number);
const begun = (evidence: Evidence, number: number): boolean => (stage(evidence, number)?.done.length ?? 0) > 0;
const capstone = (evidence: Evidence, number: number): boolean => stage(evidence, number)?.capstone === "done";
const decisions = ({ loop }: Evidence) => loop?.history.decisions ?? [];

/** Each point is a fact in the stores or a check that passed: nothing is a matter of taste. */
const checks: Check[] = [
  {
    name: "Problem and model",
    steps: [
      {
        earned: "a first model was trained and judged on a week it had not seen",
        todo: "run `npm start` once",
        holds: (e) => decisions(e).length > 0,
      },
      {
        earned: "the figures come with intervals, on a paired comparison",
        todo: "let the loop run to its first retraining",
        holds: (e) => decisions(e).some(({ evidence }) => evidence?.champion !== undefined),
      },
      {
        earned: "a model of your own beats the base rate on future weeks",
        todo: "do the capstone of stage 2: `mlops learn run 02-algorithms-and-libraries/08`",
        holds: (e) => capstone(e, 2),
      },
    ],
  },
  {
    name: "Tracking",
    steps: [
      {
        earned: "every model version leads to its run",
        todo: "run `npm start` once",
        holds: (e) => e.loop?.lineage.some(({ what }) => what === "run") === true,
      },
      { earned: "you have worked on tracking itself", todo: "solve an exercise of stage 5", holds: (e) => begun(e, 5) },
      {
        earned: "you have logged a run by hand against the live server",
        todo: "do the capstone of stage 5",
        holds: (e) => capstone(e, 5),
      },
    ],
  },
  {
    name: "Orchestration",
    steps: [
      {
        earned: "the pipeline's lock is on record",
        todo: "run `npm start` once",
        holds: (e) => e.loop?.lineage.some(({ what }) => what === "pipeline lock") === true,
      },
      {
        earned: "a retraining ran by itself",
        todo: "let the loop run until its alert fires",
        holds: (e) => (e.loop?.history.status.retrainings.length ?? 0) > 0,
      },
      {
        earned: "you have written a pipeline of your own",
        todo: "do the capstone of stage 7",
        holds: (e) => capstone(e, 7),
      },
    ],
  },
  {
    name: "Deployment",
    steps: [
      {
        earned: "predictions were served over HTTP",
        todo: "run `npm start` once",
        holds: (e) => (e.loop?.history.requests.length ?? 0) > 0,
      },
      {
        earned: "no request failed, also not during the swap of a model",
        todo: "let the loop run to a promotion without errors",
        holds: (e) => servedWithoutErrors(e),
      },
      {
        earned: "you have written a client of the V2 protocol",
        todo: "do the capstone of stage 4",
        holds: (e) => capstone(e, 4),
      },
    ],
  },
  {
    name: "Monitoring",
    steps: [
      {
        earned: "weeks were judged against the training reference",
        todo: "run `npm start` once",
        holds: (e) => (e.loop?.history.status.windows.length ?? 0) > 0,
      },
      {
        earned: "an incident is on record, from which a post-mortem is written",
        todo: "let the loop run until its alert fires",
        holds: (e) => (e.loop?.incidents.length ?? 0) > 0,
      },
      {
        earned: "you have diagnosed drift on a live system",
        todo: "do the capstone of stage 8",
        holds: (e) => capstone(e, 8),
      },
    ],
  },
  {
    name: "Reproducibility",
    steps: [
      {
        earned: "a served prediction leads back to its source",
        todo: "run `npm start` once",
        holds: (e) => e.loop?.lineage.some(({ what }) => what === "source") === true,
      },
      { earned: "you have worked on lineage", todo: "solve an exercise of stage 6", holds: (e) => begun(e, 6) },
      {
        earned: "you have signed and verified a model",
        todo: "do the capstone of stage 6",
        holds: (e) => capstone(e, 6),
      },
    ],
  },
  {
    name: "Practice",
    steps: [
      {
        earned: "you have solved an exercise in five stages",
        todo: "solve one exercise in each of five stages",
        holds: (e) => e.stages.filter(({ done }) => done.length > 0).length >= 5,
      },
      {
        earned: "half of the exercises are solved without help",
        todo: "solve half of the exercises without looking at their solutions",
        holds: (e) => share(e) >= 0.5,
      },
      { earned: "nine of ten are solved without help", todo: "solve nine of ten", holds: (e) => share(e) >= 0.9 },
    ],
  },
];

function servedWithoutErrors({ loop }: Evidence): boolean {
  if (loop === undefined || loop.history.requests.length === 0) return false;
  const promoted = loop.history.moments.some(({ kind }) => kind === "promotion");
  return promoted && loop.history.requests.every(({ errors }) => errors === 0);
}

/** Scores the evidence: three points a criterion. */
export function scoreEvidence(evidence: Evidence): Criterion[] {
  return checks.map(({ name, steps }) => {
    const earned = steps.filter(({ holds }) => holds(evidence));
    return {
      name,
      points: earned.length,
      because: earned.map((step) => step.earned),
      next: steps.find(({ holds }) => !holds(evidence))?.todo,
    };
  });
}
