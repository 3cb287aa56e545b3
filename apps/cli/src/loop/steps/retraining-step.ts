import type { Step, StepOutcome } from "../display/display.ts";
import type { TrafficEvent } from "../events/traffic-events.ts";
import type { TrainerEvent } from "../events/trainer-events.ts";
import type { Loop } from "../loop.ts";
import { createPace } from "../pace.ts";
import { isQueueBusy, whenQueueIsIdle } from "../retraining-queue.ts";
import { trafficWords } from "./serving-step.ts";

/** Step 9: retraining, gate and promotion while requests go on; ends when all weeks have been replayed and a decision is made. */
export function retrainingStep(loop: Loop): Step {
  return {
    number: 9,
    title: "Retraining",
    run: async (report) => {
      const stop = follow(loop, report);
      try {
        await loop.trafficEvents.until((event): event is TrafficEvent => event.event === "done");
        await decided(loop);
        return outcome(loop);
      } finally {
        stop();
      }
    },
  };
}

/** The first decision of this start ends the pass. Later weeks may have asked for more: that is for the services. */
async function decided(loop: Loop): Promise<void> {
  const { database } = loop.addresses;
  if (!loop.retraining.past.some((event) => event.event === "decision")) return whenQueueIsIdle(database);
  if (await isQueueBusy(database))
    loop.note("a later week asks for another retraining: it goes on while the services are up");
}

/** Shows both what is trained and what is served, and lets the simulated time run slower while a model is trained. */
function follow(loop: Loop, report: (words: string) => void): () => void {
  const pace = createPace(loop);
  const shown = { training: "", traffic: "" };
  const show = (): void => report([shown.traffic, shown.training].filter(Boolean).join(" | "));
  for (const event of loop.retraining.past) pace.onTraining(event);
  const stopTrainer = loop.retraining.listen((event) => {
    pace.onTraining(event);
    shown.training = trainingWords(event) ?? shown.training;
    if (event.event === "decision") loop.note(`model v${event.challenger}: ${event.reason}`);
    if (event.event === "failed") loop.note(`retraining failed: ${event.message}`);
    show();
  });
  const stopTraffic = loop.trafficEvents.listen((event) => {
    if (event.event === "week-started") pace.onWeek();
    shown.traffic = trafficWords(event) ?? shown.traffic;
    if (event.event === "model-changed")
      loop.note(`week ${event.week}: model v${event.to} serves, after v${event.from}`);
    show();
  });
  return () => {
    stopTrainer();
    stopTraffic();
  };
}

function trainingWords(event: TrainerEvent): string | undefined {
  switch (event.event) {
    case "phase-started":
      return event.phase;
    case "stage-started":
      return event.stage;
    case "output":
      return `${event.stage}: ${event.line}`;
    case "finished":
      return "";
    default:
      return undefined;
  }
}

function outcome(loop: Loop): StepOutcome {
  const decisions = loop.retraining.past.filter((event) => event.event === "decision");
  const last = decisions.findLast((event) => event.promoted) ?? decisions.at(-1);
  if (last === undefined) return { figure: "none was asked for", reused: true };
  const swap = loop.trafficEvents.past.findLast((event) => event.event === "model-changed");
  const served = last.promoted && swap ? `, serves from week ${swap.week}` : "";
  return { figure: `model v${last.challenger} ${last.promoted ? "promoted" : "rejected"}${served}` };
}
