import { expect, test } from "vitest";
import { createPace } from "../../src/loop/pace.ts";
import type { LoopPlan } from "../../src/loop/plan.ts";

function paced(): { pace: ReturnType<typeof createPace>; sent: number[] } {
  const sent: number[] = [];
  const send = (line: string): void => void sent.push((JSON.parse(line) as { secondsPerWeek: number }).secondsPerWeek);
  const traffic = { name: "traffic", done: Promise.resolve(), send, stop: async () => {} };
  const plan = { secondsPerWeek: 1, secondsPerWeekWhileRetraining: 30 } as LoopPlan;
  return { pace: createPace({ plan, traffic }), sent };
}

const started = { event: "started", reason: "ScoreDrift" } as const;
const finished = { event: "finished", reason: "ScoreDrift", seconds: 30 } as const;

test("weeks go slowly while a model is trained, each twice as slowly as the one before, and fast after it", () => {
  const { pace, sent } = paced();
  pace.onWeek();
  pace.onTraining(started);
  pace.onWeek();
  pace.onWeek();
  pace.onTraining(finished);
  pace.onWeek();
  expect(sent).toEqual([30, 60, 120, 1]);
});

test("a training that fails for good lets the weeks go on; one that is tried again does not", () => {
  const { pace, sent } = paced();
  pace.onTraining(started);
  pace.onTraining({ event: "failed", message: "no disk", retrying: true });
  pace.onTraining({ event: "failed", message: "no disk", retrying: false });
  expect(sent).toEqual([30, 1]);
});
