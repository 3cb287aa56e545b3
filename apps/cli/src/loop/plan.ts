/** What a start is to do: which weeks, how much traffic, how fast. Weeks are named by their Monday. */
export interface LoopPlan {
  /** First week of data. */
  readonly firstWeek: string;
  /** Newest week known to the first model. */
  readonly trainThroughWeek: string;
  /** First and last week that are replayed as requests. */
  readonly replayFirstWeek: string;
  readonly replayThroughWeek: string;
  /** Flights of each replayed week that are asked about. */
  readonly flightsPerWeek: number;
  /** Real seconds of a simulated week. */
  readonly secondsPerWeek: number;
  /** The same while a model is retrained: weeks would pass within seconds otherwise, and retraining takes hours of one. */
  readonly secondsPerWeekWhileRetraining: number;
  /** Overrides of `params.yaml`, `train.epochs=2`, for trials. */
  readonly parameters: readonly string[];
}

export const defaultPlan: LoopPlan = {
  firstWeek: "2001-01-01",
  trainThroughWeek: "2001-02-26",
  replayFirstWeek: "2001-03-05",
  replayThroughWeek: "2001-05-21",
  flightsPerWeek: 2_500,
  secondsPerWeek: 1.2,
  secondsPerWeekWhileRetraining: 30,
  parameters: [],
};
