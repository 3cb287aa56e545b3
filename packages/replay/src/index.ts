export type { ReplayEnvironment } from "./environment.ts";
export type { TrafficCommand, TrafficEvent } from "./events.ts";
export type { ReplayedRow, Truth } from "./replayed-row.ts";
export { type ReplayedProject, runReplay } from "./run-replay.ts";
export { type Week, weekAt, weekMilliseconds, weekStart, weeksBetween } from "./weeks.ts";
