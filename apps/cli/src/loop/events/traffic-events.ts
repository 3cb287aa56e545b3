import { z } from "zod";
import { parseWith } from "./parse-line.ts";

/** What the traffic tells, one JSON object a line (packages/replay/src/events.ts). */
export type TrafficEvent =
  | { event: "week-started"; week: string; rows: number; alreadyAnswered: number }
  | { event: "progress"; week: string; requests: number; errors: number; labels: number; modelVersion: string }
  | ({ event: "week-finished"; week: string; modelVersion: string } & RequestFigures)
  | { event: "model-changed"; week: string; from: string; to: string }
  | { event: "request-failed"; message: string }
  | ({ event: "done"; weeks: number; unknownLabels: number } & RequestFigures);

/** Requests answered, attempts that failed (and were made again), latency as the client saw it. */
interface RequestFigures {
  requests: number;
  errors: number;
  p50Seconds: number;
  p99Seconds: number;
}

const figures = { requests: z.number(), errors: z.number(), p50Seconds: z.number(), p99Seconds: z.number() };

const trafficEvent: z.ZodType<TrafficEvent> = z.discriminatedUnion("event", [
  z.object({ event: z.literal("week-started"), week: z.string(), rows: z.number(), alreadyAnswered: z.number() }),
  z.object({
    event: z.literal("progress"),
    week: z.string(),
    requests: z.number(),
    errors: z.number(),
    labels: z.number(),
    modelVersion: z.string(),
  }),
  z.object({ event: z.literal("week-finished"), week: z.string(), modelVersion: z.string(), ...figures }),
  z.object({ event: z.literal("model-changed"), week: z.string(), from: z.string(), to: z.string() }),
  z.object({ event: z.literal("request-failed"), message: z.string() }),
  z.object({ event: z.literal("done"), weeks: z.number(), unknownLabels: z.number(), ...figures }),
]);

/** The event in a line of the traffic's output, or undefined. */
export function parseTrafficEvent(line: string): TrafficEvent | undefined {
  return parseWith(trafficEvent, line);
}
