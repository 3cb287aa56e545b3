/** How a step ended: the figure that matters, and whether what was there already served. */
export interface StepOutcome {
  readonly figure: string;
  readonly reused?: boolean;
  /** Seconds to show when the work was done elsewhere; else the step's own time. */
  readonly seconds?: number;
}

/** One of the ten steps of the loop. */
export interface Step {
  readonly number: number;
  readonly title: string;
  /** @param report what is going on, a few words that are replaced by the next ones */
  run(report: (words: string) => void): Promise<StepOutcome>;
}

/** Shows steps as they go, one after the other. */
export interface Display {
  /** Runs the steps in order; rejects with the first error, after having shown where it happened. */
  run(steps: readonly Step[]): Promise<void>;
  /** Something that a person should know, whatever step is going on. */
  note(words: string): void;
}
