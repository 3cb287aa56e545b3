import { expect, test } from "vitest";
import { ownQuestions } from "../../../src/commands/interview/own-questions.ts";
import type { LoopEvidence } from "../../../src/commands/portfolio/evidence.ts";
import { passWithPromotion } from "../../report/history-fixture.ts";

const day = new Date("2026-02-03T04:05:06Z");
const model = (version: number, auc: number) => ({
  version,
  runId: `run${version}`,
  dataVersion: "d",
  metrics: { auc },
  createdAt: day,
});

function loop(changed: Partial<LoopEvidence> = {}): LoopEvidence {
  return {
    history: { ...passWithPromotion(), facts: [] },
    models: [model(1, 0.77), model(2, 0.74)],
    incidents: [],
    lineage: [],
    ...changed,
  };
}

function answerOf(id: string, evidence: LoopEvidence = loop()): string {
  return ownQuestions({ loop: evidence, stages: [] }).find((question) => question.id === id)?.answer ?? "";
}

test("the gate's decision is asked about, with its figures as the answer", () => {
  const answer = answerOf("own-gate-2");
  expect(answer).toContain("40,000 rows of week 2001-04-23");
  expect(answer).toContain("AUC +0.0200 [+0.0100, +0.0300]");
  expect(answer).toContain("log loss −0.0040");
});

test("why the model with the lower test figure serves is asked only where that is so", () => {
  expect(answerOf("own-test-figure-2")).toContain("two different tests");
  expect(answerOf("own-test-figure-2", loop({ models: [model(1, 0.74), model(2, 0.77)] }))).toBe("");
});

test("the worst and the best week are the ones of the store", () => {
  expect(answerOf("own-worst-week-2001-04-23")).toMatch(
    /AUC 0\.720 with version 1, against 0\.750 in the week of 2001-04-30/,
  );
});

test("an incident's answer is the short part of its post-mortem", () => {
  const postMortem =
    "# Incident 1\n\n## In short\n\n- First alert: ScoreDrift.\n- Over after 87 s.\n\n## Figures\n\nnot this";
  const incident = {
    id: 1,
    severity: "critical",
    openedAt: day,
    closedAt: null,
    alerts: { ScoreDrift: 1 },
    postMortem,
  };
  const answer = answerOf("own-incident-1", loop({ incidents: [incident] }));
  expect(answer).toContain("- First alert: ScoreDrift.\n- Over after 87 s.");
  expect(answer).not.toContain("not this");
});

test("without a loop only the learner's capstones are asked about, and without those nothing is", () => {
  const stage = { stage: 3, folder: "03-databases", assisted: [], open: [], capstone: "done" as const };
  const done = [
    { title: "An outbox", file: "exercises/03/outbox.ts", kind: "capstone" as const, on: "2026-01-02", check: "" },
  ];
  expect(ownQuestions({ loop: undefined, stages: [{ ...stage, done }] }).map(({ id }) => id)).toEqual([
    "own-capstone-3",
  ]);
  expect(ownQuestions({ loop: undefined, stages: [] })).toEqual([]);
});
