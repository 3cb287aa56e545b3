import type { Week } from "./weeks.ts";

/** What the traffic tells on its standard output, one JSON object a line; read by `mlops start`. */
export type TrafficEvent =
  | { readonly event: "week-started"; readonly week: Week; readonly rows: number; readonly alreadyAnswered: number }
  | {
      readonly event: "progress";
      readonly week: Week;
      readonly requests: number;
      readonly errors: number;
      readonly labels: number;
      readonly modelVersion: string;
    }
  | {
      readonly event: "week-finished";
      readonly week: Week;
      readonly requests: number;
      readonly errors: number;
      readonly p50Seconds: number;
      readonly p99Seconds: number;
      readonly modelVersion: string;
    }
  | { readonly event: "model-changed"; readonly week: Week; readonly from: string; readonly to: string }
  | { readonly event: "request-failed"; readonly message: string }
  | {
      readonly event: "done";
      /** Weeks replayed by this process; the others had been before. */
      readonly weeks: number;
      readonly requests: number;
      readonly errors: number;
      readonly p50Seconds: number;
      readonly p99Seconds: number;
      readonly unknownLabels: number;
    };

/** What `mlops start` may write to its standard input, one JSON object a line. */
export interface TrafficCommand {
  /** Real seconds that a simulated week takes; 0: as fast as it goes. */
  readonly secondsPerWeek: number;
}

/** Reads a command line; undefined when it is none. */
export function parseCommand(line: string): TrafficCommand | undefined {
  try {
    const value = (JSON.parse(line) as { secondsPerWeek?: unknown }).secondsPerWeek;
    return typeof value === "number" && value >= 0 ? { secondsPerWeek: value } : undefined;
  } catch {
    return undefined;
  }
}
