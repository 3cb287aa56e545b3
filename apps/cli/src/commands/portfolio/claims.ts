import { plural } from "../../loop/display/format.ts";
import type { Evidence, IncidentEvidence, LoopEvidence } from "./evidence.ts";
import type { StageEvidence } from "./stages.ts";

type ClaimGroup = "What the loop did" | "Models" | "Incidents" | "Benchmarks" | "Exercises";

/** A sentence of the portfolio, the record that it was read from, and the command that shows it again. */
export interface Claim {
  /** Of its record on the page of evidence; claims that were read from one record share it. */
  id: string;
  group: ClaimGroup;
  text: string;
  /** A command. */
  source: string;
  /** The record: text as it is, anything else as JSON. */
  record: unknown;
}

/** What may be said: each claim is read from a store, and says how to look it up. */
export function claimsOf({ loop, stages, benchmarks }: Evidence): Claim[] {
  return [
    ...(loop === undefined ? [] : [...loopClaims(loop), ...modelClaims(loop), ...loop.incidents.map(incidentClaim)]),
    ...benchmarks.map(({ name, at, output }) => ({
      id: `bench-${name}`,
      group: "Benchmarks" as const,
      text: `Benchmark ${name}, run on ${at.slice(0, 10)}`,
      source: `npm run bench -- ${name}`,
      record: output,
    })),
    ...exerciseClaims(stages),
  ];
}

function loopClaims({ history, lineage }: LoopEvidence): Claim[] {
  const group = "What the loop did";
  const decisions = history.decisions.map(({ evidence: _, ...decision }) => decision);
  const record = { decisions, weeks: history.weeks, requests: history.requests };
  const facts = history.facts.map(
    ({ name, value }): Claim => ({ id: "loop", group, text: `${name}: ${value}`, source: "npm start", record }),
  );
  const [prediction] = lineage;
  if (prediction === undefined) return facts;
  const text = `Prediction ${prediction.id} leads back to its source in ${lineage.length - 1} steps`;
  return [...facts, { id: "lineage", group, text, source: `mlops trace ${prediction.id}`, record: lineage }];
}

function modelClaims({ history, models }: LoopEvidence): Claim[] {
  return models.map((model) => {
    const decision = history.decisions.find(({ challengerVersion }) => challengerVersion === model.version);
    const verdict = decision === undefined ? "" : `, ${decision.promoted ? "promoted" : "rejected"}`;
    const auc = model.metrics.auc === undefined ? "" : `, AUC ${model.metrics.auc.toFixed(3)} on its test week`;
    return {
      id: `model-${model.version}`,
      group: "Models",
      text: `Model version ${model.version}: run ${model.runId}, data ${model.dataVersion.slice(0, 8)}${auc}${verdict}`,
      source: `mlops models show ${history.modelName} ${model.version}`,
      record: { ...model, decision },
    };
  });
}

function incidentClaim(incident: IncidentEvidence): Claim {
  const { id, severity, openedAt, alerts, postMortem } = incident;
  const fired = Object.entries(alerts).map(([name, times]) => (times === 1 ? name : `${name} ${times} times`));
  return {
    id: `incident-${id}`,
    group: "Incidents",
    text: `Incident ${id} (${severity}) of ${openedAt.toISOString().slice(0, 10)}: ${fired.join(", ")}; its post-mortem`,
    source: `mlops incidents report ${id}`,
    record: postMortem,
  };
}

function exerciseClaims(stages: StageEvidence[]): Claim[] {
  const solved = stages.flatMap(({ done }) => done);
  if (solved.length === 0) return [];
  const begun = stages.filter(({ done }) => done.length > 0).length;
  const capstones = stages.filter(({ capstone }) => capstone === "done");
  const group = "Exercises";
  const all: Claim = {
    id: "exercises",
    group,
    text: `${plural(solved.length, "exercise")} solved without help, in ${plural(begun, "stage")}`,
    source: "mlops learn list",
    record: solved,
  };
  if (capstones.length === 0) return [all];
  return [
    all,
    {
      id: "capstones",
      group,
      text: `Capstones of stage ${capstones.map(({ stage }) => stage).join(", ")}, checked on the running system`,
      source: "mlops learn check-all",
      record: capstones.flatMap(({ done }) => done.filter(({ kind }) => kind === "capstone")),
    },
  ];
}
