import type { Step } from "../display/display.ts";
import { count, duration } from "../display/format.ts";
import { parseTrafficEvent, type TrafficEvent } from "../events/traffic-events.ts";
import { parseTrainerEvent } from "../events/trainer-events.ts";
import type { Loop } from "../loop.ts";
import { startInference, startMonitor, startTraffic, startTrainer } from "../processes.ts";

/** Step 7: the inference service on the champion, the monitor, the trainer, and the first week of requests. */
export function servingStep(loop: Loop): Step {
  return {
    number: 7,
    title: "Predictions",
    run: async (report) => {
      report("inference, monitor, trainer");
      await startServices(loop);
      await startRequests(loop);
      const stop = loop.trafficEvents.listen((event) => report(trafficWords(event) ?? "requests"));
      try {
        return { figure: `${loop.addresses.inference}, ${weekFigure(await loop.trafficEvents.until(isWeekOrEnd))}` };
      } finally {
        stop();
      }
    },
  };
}

async function startServices(loop: Loop): Promise<void> {
  const answering = startInference(loop);
  const [inference, monitor] = await Promise.all([
    answering,
    answering.then((address) => startMonitor(loop, address)),
    startQueueTrainer(loop),
  ]);
  loop.addresses.inference = inference;
  loop.addresses.monitor = monitor;
}

function startQueueTrainer(loop: Loop): Promise<void> {
  return startTrainer(loop, (line) => {
    const event = parseTrainerEvent(line);
    if (event) loop.retraining.push(event);
  });
}

async function startRequests(loop: Loop): Promise<void> {
  const job = await startTraffic(loop, (line) => {
    const event = parseTrafficEvent(line);
    if (event) loop.trafficEvents.push(event);
  });
  loop.traffic = job;
  job.done.then(
    () => loop.trafficEvents.fail(new Error("the traffic ended without saying so")),
    (error: Error) => loop.trafficEvents.fail(error),
  );
}

type WeekOrEnd = Extract<TrafficEvent, { event: "week-finished" | "done" }>;

function isWeekOrEnd(event: TrafficEvent): event is WeekOrEnd {
  return event.event === "week-finished" || event.event === "done";
}

function weekFigure(event: WeekOrEnd): string {
  if (event.event === "done" && event.requests === 0) return "all weeks had been replayed before";
  const latency = `p50 ${duration(event.p50Seconds)}, p99 ${duration(event.p99Seconds)}`;
  return `${count(event.requests)} requests, ${count(event.errors)} errors, ${latency}`;
}

/** `week 2001-04-02: 12,500 requests, 0 errors`, for the line of the step that is going on. */
export function trafficWords(event: TrafficEvent): string | undefined {
  if (event.event !== "progress") return undefined;
  return `week ${event.week}: ${count(event.requests)} requests, ${count(event.errors)} errors, model v${event.modelVersion}`;
}
