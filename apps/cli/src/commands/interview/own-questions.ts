import type { Question } from "@mlops/learning";
import type { DecisionHistory, Estimate } from "../../history/decisions.ts";
import { totalRequests } from "../../history/requests.ts";
import { count, duration } from "../../loop/display/format.ts";
import type { Evidence, IncidentEvidence, LoopEvidence } from "../portfolio/evidence.ts";

/** Questions about what the learner's own system did and what they built, with the facts of the stores as their answers. */
export function ownQuestions({ loop, stages }: Pick<Evidence, "loop" | "stages">): Question[] {
  const capstones = stages.flatMap(({ stage, done }) =>
    done.filter(({ kind }) => kind === "capstone").map(asked(stage)),
  );
  if (loop === undefined) return capstones;
  return [
    ...loop.history.decisions.flatMap(gateQuestion),
    ...testFigureQuestion(loop),
    ...loop.incidents.map(incidentQuestion),
    ...driftQuestion(loop),
    ...worstWeekQuestion(loop),
    ...lineageQuestion(loop),
    ...capacityQuestion(loop),
    ...capstones,
  ];
}

type Told = Pick<Question, "id" | "stage" | "kind" | "question" | "answer">;

function own(told: Told): Question {
  return { ...told, level: "mid", page: "your own stores" };
}

function gateQuestion({ challengerVersion, championVersion, promoted, reason, evidence }: DecisionHistory): Question[] {
  if (evidence?.champion === undefined) return [];
  const { week, rows, difference } = evidence;
  const verdict = promoted ? "promoted" : "rejected";
  return [
    own({
      id: `own-gate-${challengerVersion}`,
      stage: 7,
      kind: "debugging",
      question: `Your gate ${verdict} model version ${challengerVersion} against version ${championVersion}. On what evidence, and would you have done the same?`,
      answer: `Both judged the same ${count(rows)} rows of week ${week}, which neither was trained on; paired, so that a hard week is hard for both. AUC ${signed(difference.auc)}, log loss ${signed(difference.logLoss)} (below zero is better). The gate's own words: ${reason}. An interval on one side of zero says that the difference is no chance of that week's rows; it does not say that the next week is like this one. See it: \`mlops models show flight-delays ${challengerVersion}\`.`,
    }),
  ];
}

/** Only where it happened: the better model has the lower figure on its own test. */
function testFigureQuestion({ history, models }: LoopEvidence): Question[] {
  const decision = history.decisions.find(({ promoted, evidence }) => promoted && evidence?.champion !== undefined);
  const auc = (version: number | undefined): number | undefined =>
    models.find((model) => model.version === version)?.metrics.auc;
  const [before, after] = [auc(decision?.championVersion), auc(decision?.challengerVersion)];
  if (decision?.evidence === undefined || before === undefined || after === undefined || after >= before) return [];
  return [
    own({
      id: `own-test-figure-${decision.challengerVersion}`,
      stage: 5,
      kind: "concept",
      question: `In your registry version ${decision.challengerVersion} has a test AUC of ${after.toFixed(3)} and version ${decision.championVersion} one of ${before.toFixed(3)}. Why does the lower one serve?`,
      answer: `Each was tested on the last week of its own data: two weeks, two different tests. On one and the same week (${decision.evidence.week}) the newer is ahead by an AUC of ${signed(decision.evidence.difference.auc)}. Figures compare models only on the same rows.`,
    }),
  ];
}

function incidentQuestion({ id, severity, openedAt, alerts, postMortem }: IncidentEvidence): Question {
  const short = /## In short\n\n([\s\S]*?)(?:\n\n##|$)/.exec(postMortem)?.[1] ?? postMortem;
  return own({
    id: `own-incident-${id}`,
    stage: 8,
    kind: "behaviour",
    question: `Incident ${id} (${severity}) of ${openedAt.toISOString().slice(0, 10)}: ${Object.keys(alerts).join(", ")}. Tell it: what was seen first, what was the cause, what was done, and how long did it take?`,
    answer: `${short.trim()}\n\nThe whole time line, with the figures by week: \`mlops incidents report ${id}\`. What would you change, so that it is found earlier or does less harm?`,
  });
}

function driftQuestion({ history }: LoopEvidence): Question[] {
  const week = history.status.retrainings.map((request) => request.week).toSorted()[0];
  const drift = history.status.windows.find((window) => window.week === week)?.drift;
  if (week === undefined || !drift) return [];
  const judged = drift.features.filter(({ verdict }) => verdict !== "calendar");
  const moved = judged.toSorted((a, b) => b.psi / b.psiLimit - a.psi / a.psiLimit).slice(0, 3);
  const list = moved.map(
    ({ feature, psi, psiLimit }) => `${feature} (PSI ${psi.toFixed(2)}, its limit ${psiLimit.toFixed(2)})`,
  );
  const late = history.weeks.find((each) => each.week === week)?.lateShare;
  const labels = late === undefined ? "" : ` ${percent(late)} of the flights were late in that week.`;
  return [
    own({
      id: `own-drift-${week}`,
      stage: 8,
      kind: "debugging",
      question: `In the week of ${week} your alert fired. Which inputs had moved most, and how do you tell a changed world from a broken pipeline?`,
      answer: `${list.join("; ")}; the scores had a PSI of ${drift.score.psi.toFixed(2)}.${labels} A broken pipeline shows in few inputs at once, in missing values and in skew: features computed again from the stored request differ from those that were served (\`mlops monitor skew --week ${week}\`). Inputs that say the same thing and move together, with labels that move too, are the world.`,
    }),
  ];
}

function worstWeekQuestion({ history }: LoopEvidence): Question[] {
  const judged = history.weeks.filter((week) => week.auc !== undefined);
  const [worst] = judged.toSorted((a, b) => (a.auc ?? 0) - (b.auc ?? 0));
  const [best] = judged.toSorted((a, b) => (b.auc ?? 0) - (a.auc ?? 0));
  if (worst === undefined || best === undefined || worst.week === best.week) return [];
  const versions = worst.modelVersions.join(" and ");
  return [
    own({
      id: `own-worst-week-${worst.week}`,
      stage: 8,
      kind: "debugging",
      question: "In which week was your model at its worst, how bad was it, and what else was different then?",
      answer: `The week of ${worst.week}: AUC ${worst.auc?.toFixed(3)} with version ${versions}, against ${best.auc?.toFixed(3)} in the week of ${best.week}. ${percent(worst.lateShare ?? 0)} of the flights were late and the mean prediction was ${percent(worst.meanProbability)}; in the best week ${percent(best.lateShare ?? 0)} and ${percent(best.meanProbability)}. One week of ${count(worst.labelled)} labels has an interval of some hundredths: \`mlops monitor status\` shows it.`,
    }),
  ];
}

function lineageQuestion({ lineage }: LoopEvidence): Question[] {
  const [prediction, ...steps] = lineage;
  if (prediction === undefined || steps.length === 0) return [];
  return [
    own({
      id: "own-lineage",
      stage: 6,
      kind: "design",
      question: `A customer disputes prediction ${prediction.id}. What made it: which model, run, code, parameters and data?`,
      answer: `${steps.map(({ what, id }) => `- ${what}: ${id}`).join("\n")}\n\n\`mlops trace ${prediction.id}\` walks it; the lock holds the hashes of data, parameters and code, so that \`mlops reproduce\` can make the model again and compare.`,
    }),
  ];
}

/** Little's law: what is under way = rate x time. */
function capacityQuestion({ history }: LoopEvidence): Question[] {
  if (history.requests.length === 0) return [];
  const { requests, errors, p50Seconds, p99Seconds } = totalRequests(history.requests);
  const underWay = 1000 * p50Seconds;
  return [
    own({
      id: "own-capacity",
      stage: 4,
      kind: "design",
      question: `Your service answered ${count(requests)} requests. What were its median and its 99th percentile, and how many requests are under way at a thousand a second?`,
      answer: `p50 ${duration(p50Seconds)}, p99 ${duration(p99Seconds)}, ${count(errors)} errors, as the client saw them while everything else ran on the same machine. By Little's law (rate times mean time) at least about ${underWay.toFixed(underWay < 10 ? 1 : 0)} are under way at 1,000/s, and more as far as the mean lies above the median; the p99 decides how many more must fit before requests are shed. Measure it alone before you size it: \`npm run bench -- serving\`.`,
    }),
  ];
}

function asked(stage: number) {
  return ({ title, file, on }: Evidence["stages"][number]["done"][number]): Question =>
    own({
      id: `own-capstone-${stage}`,
      stage,
      kind: "behaviour",
      question: `You wrote the capstone "${title}" of stage ${stage}. Walk me through it: what was hard, and what would you do differently?`,
      answer: `It is in \`${file}\`, solved on ${on} and checked on the running system. Say what you tried first, which check refused it and why, in two minutes; then open the file and see whether it is what you said.`,
    });
}

function signed({ estimate, low, high }: Estimate): string {
  const text = (value: number): string => `${value > 0 ? "+" : ""}${value.toFixed(4)}`;
  return `${text(estimate)} [${text(low)}, ${text(high)}]`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
