import { z } from "zod";
import { parseWith } from "./parse-line.ts";

/** What the trainer tells, one JSON object a line (apps/trainer/src/progress/events.ts); other lines are its log. */
export type TrainerEvent =
  | { event: "started"; reason: string; throughWeek?: string | undefined }
  | { event: "phase-started"; phase: string }
  | { event: "phase-finished"; phase: string; seconds: number; figure: string; reused: boolean }
  | { event: "stage-started"; stage: string }
  | { event: "stage-finished"; stage: string; outcome: string; seconds: number; figure?: string | undefined }
  | { event: "output"; stage: string; line: string }
  | { event: "decision"; promoted: boolean; challenger: number; reason: string }
  | { event: "finished"; reason: string; seconds: number }
  | { event: "failed"; message: string; retrying?: boolean | undefined };

const trainerEvent: z.ZodType<TrainerEvent> = z.discriminatedUnion("event", [
  z.object({ event: z.literal("started"), reason: z.string(), throughWeek: z.string().optional() }),
  z.object({ event: z.literal("phase-started"), phase: z.string() }),
  z.object({
    event: z.literal("phase-finished"),
    phase: z.string(),
    seconds: z.number(),
    figure: z.string(),
    reused: z.boolean(),
  }),
  z.object({ event: z.literal("stage-started"), stage: z.string() }),
  z.object({
    event: z.literal("stage-finished"),
    stage: z.string(),
    outcome: z.string(),
    seconds: z.number(),
    figure: z.string().optional(),
  }),
  z.object({ event: z.literal("output"), stage: z.string(), line: z.string() }),
  z.object({ event: z.literal("decision"), promoted: z.boolean(), challenger: z.number(), reason: z.string() }),
  z.object({ event: z.literal("finished"), reason: z.string(), seconds: z.number() }),
  z.object({ event: z.literal("failed"), message: z.string(), retrying: z.boolean().optional() }),
]);

/** The event in a line of the trainer's output, or undefined. */
export function parseTrainerEvent(line: string): TrainerEvent | undefined {
  return parseWith(trainerEvent, line);
}
