import type { Project } from "@mlops/project";

/** What a start is to do: which weeks, how much traffic, how fast. Weeks are named by their Monday. */
export interface LoopPlan {
  /** First week of data. */
  readonly firstWeek: string;
  /** Newest week known to the first model. */
  readonly trainThroughWeek: string;
  /** First and last week that are replayed as requests. */
  readonly replayFirstWeek: string;
  readonly replayThroughWeek: string;
  /** Rows of each replayed week that are asked about. */
  readonly rowsPerWeek: number;
  /** Real seconds of a simulated week. */
  readonly secondsPerWeek: number;
  /** The same while a model is retrained: weeks would pass within seconds otherwise, and retraining takes hours of one. */
  readonly secondsPerWeekWhileRetraining: number;
  /** Overrides of `params.yaml`, `train.epochs=2`, for trials. */
  readonly parameters: readonly string[];
}

/** What a project's start does when nothing else is said. */
export function usualPlan({ loop }: Project): LoopPlan {
  return { ...loop, secondsPerWeek: 1.2, secondsPerWeekWhileRetraining: 30, parameters: [] };
}
