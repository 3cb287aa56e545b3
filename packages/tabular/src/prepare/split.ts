import { type Week, weekStart } from "@mlops/replay";

/** Which weeks are for what. Times are milliseconds since 1970 of the clock where they happen. */
export interface TimeSplit {
  readonly trainingWeeks: readonly Week[];
  readonly validationWeeks: readonly Week[];
  readonly testWeeks: readonly Week[];
  /** Validation begins here. */
  readonly validationFrom: number;
  /** Test begins here. */
  readonly testFrom: number;
}

/** There are fewer weeks than the split needs. */
export class TooFewWeeksError extends Error {
  constructor(found: number, needed: number) {
    super(
      `${found} weeks of data, but test, validation and training need at least ${needed}; ingest more weeks or lower prepare.test_weeks`,
    );
    this.name = "TooFewWeeksError";
  }
}

/** How many weeks go where. */
export interface SplitSizes {
  readonly testWeeks: number;
  readonly validationWeeks: number;
  /** At most. */
  readonly trainingWeeks: number;
}

/**
 * Splits whole weeks by time: the newest for test, those before for validation, those before them for training; what is
 * older than that is left out. Throws {@link TooFewWeeksError}.
 */
export function splitWeeks(weeks: readonly Week[], sizes: SplitSizes): TimeSplit {
  const { testWeeks, validationWeeks, trainingWeeks } = sizes;
  const sorted = [...weeks].sort();
  if (sorted.length < testWeeks + validationWeeks + 1) {
    throw new TooFewWeeksError(sorted.length, testWeeks + validationWeeks + 1);
  }
  const test = sorted.slice(-testWeeks);
  const validation = sorted.slice(-testWeeks - validationWeeks, -testWeeks);
  const training = sorted.slice(0, -testWeeks - validationWeeks).slice(-trainingWeeks);
  return {
    trainingWeeks: training,
    validationWeeks: validation,
    testWeeks: test,
    validationFrom: weekStart(validation[0] as Week),
    testFrom: weekStart(test[0] as Week),
  };
}
