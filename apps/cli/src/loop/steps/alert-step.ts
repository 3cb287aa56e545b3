import type { Step, StepOutcome } from "../display/display.ts";
import type { TrafficEvent } from "../events/traffic-events.ts";
import type { TrainerEvent } from "../events/trainer-events.ts";
import type { Loop } from "../loop.ts";
import { whenQueueIsIdle } from "../retraining-queue.ts";
import { trafficWords } from "./serving-step.ts";

/** Step 8: the monitor watches; the step ends with the alert that queued a retraining, or with the traffic. */
export function alertStep(loop: Loop): Step {
  return {
    number: 8,
    title: "Monitoring",
    run: async (report) => {
      const stop = loop.trafficEvents.listen((event) => {
        const words = trafficWords(event);
        if (words) report(words);
      });
      try {
        const started = await Promise.race([loop.retraining.until(isStarted), endOfTraffic(loop)]);
        if (started === undefined) return quietOutcome(loop);
        loop.note(started.reason);
        return { figure: `${headOf(started.reason)}: retraining asked for` };
      } finally {
        stop();
      }
    },
  };
}

/** `ScoreDrift in week 2001-04-30` of the alert's whole sentence, which is shown below. */
function headOf(reason: string): string {
  return reason.split(": ")[0] ?? reason;
}

/** Without an alert: nothing was replayed, or nothing in it asked for a retraining. */
function quietOutcome(loop: Loop): StepOutcome {
  const isNew = loop.trafficEvents.past.some((event) => event.event === "done" && event.weeks > 0);
  return isNew ? { figure: "no alert asked for a retraining" } : { figure: "no new weeks to watch", reused: true };
}

type Started = Extract<TrainerEvent, { event: "started" }>;

function isStarted(event: TrainerEvent): event is Started {
  return event.event === "started";
}

/** All weeks replayed, all labels told, and nothing in the queue: no alert will come of this traffic. */
async function endOfTraffic(loop: Loop): Promise<undefined> {
  await loop.trafficEvents.until((event): event is TrafficEvent => event.event === "done");
  await whenQueueIsIdle(loop.addresses.database);
  return undefined;
}
