import type { Stage } from "../definition/stage.ts";
import type { PipelineGraph } from "../graph/graph.ts";
import type { StageOutcome } from "./events.ts";

export interface ScheduleOptions {
  /** How many stages may run at the same time. */
  readonly jobs: number;
  /** After a failure, go on with stages that do not need the failed one. */
  readonly keepGoing: boolean;
  /** Brings a stage up to date; must not throw. */
  readonly run: (stage: Stage) => Promise<StageOutcome>;
}

/** Runs planned stages, each after those it needs, independent ones side by side. Stages that cannot run count as skipped. */
export async function schedule(
  graph: PipelineGraph,
  plan: readonly Stage[],
  options: ScheduleOptions,
): Promise<Map<Stage, StageOutcome>> {
  const outcomes = new Map<Stage, StageOutcome>();
  const waiting = new Set(plan);
  const running = new Set<Promise<void>>();
  let stopped = false;
  const start = (stage: Stage): void => {
    waiting.delete(stage);
    const done = options.run(stage).then((outcome) => {
      outcomes.set(stage, outcome);
      running.delete(done);
      if (outcome === "failed" && !options.keepGoing) stopped = true;
    });
    running.add(done);
  };
  for (;;) {
    for (const stage of waiting) {
      if (running.size >= options.jobs || stopped) break;
      const state = readiness(graph, stage, waiting, outcomes, plan);
      if (state === "ready") start(stage);
      if (state === "blocked") {
        waiting.delete(stage);
        outcomes.set(stage, "skipped");
      }
    }
    if (running.size === 0) break;
    await Promise.race(running);
  }
  for (const stage of waiting) outcomes.set(stage, "skipped");
  return outcomes;
}

function readiness(
  graph: PipelineGraph,
  stage: Stage,
  waiting: ReadonlySet<Stage>,
  outcomes: ReadonlyMap<Stage, StageOutcome>,
  plan: readonly Stage[],
): "ready" | "waiting" | "blocked" {
  const needs = [...(graph.upstream.get(stage) ?? [])].filter((maker) => plan.includes(maker));
  if (needs.some((maker) => ["failed", "skipped"].includes(outcomes.get(maker) ?? ""))) return "blocked";
  return needs.every((maker) => !waiting.has(maker) && outcomes.has(maker)) ? "ready" : "waiting";
}
