import { type Week, weekAt, weekMilliseconds, weekStart } from "@mlops/replay";

/** Which weeks the first model learns from, and which are replayed. */
export interface LoopWeeks {
  readonly firstWeek: Week;
  readonly trainThroughWeek: Week;
  readonly replayFirstWeek: Week;
  readonly replayThroughWeek: Week;
}

/** Share of the batches that the first model knows. */
const TRAINING_SHARE = 0.6;
/** Training, validation and test need one each; two more make a training worth the name. */
const FEWEST_KNOWN = 4;

/** Splits the batches, by the weeks that they are or play, in order. */
export function loopWeeks(weeks: readonly Week[]): LoopWeeks {
  const known = Math.min(weeks.length - 2, Math.max(FEWEST_KNOWN, Math.round(TRAINING_SHARE * weeks.length)));
  return {
    firstWeek: weeks[0] as Week,
    trainThroughWeek: weeks[known - 1] as Week,
    replayFirstWeek: weeks[known] as Week,
    replayThroughWeek: weeks.at(-1) as Week,
  };
}

/** The weeks that `count` batches play. */
export function playedWeeks(first: Week, count: number): Week[] {
  return Array.from({ length: count }, (_, batch) => weekAt(weekStart(first) + batch * weekMilliseconds));
}
