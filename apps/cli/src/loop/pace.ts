import type { TrainerEvent } from "./events/trainer-events.ts";
import type { Loop } from "./loop.ts";

/** How fast the simulated weeks go by, set by what is going on. */
export interface Pace {
  onTraining(event: TrainerEvent): void;
  /** The traffic has begun another week. */
  onWeek(): void;
}

/**
 * A retraining takes hours of a real week, but would take many weeks of a replay in which one passes in a second. So
 * while a model is trained the weeks go slowly, each twice as slowly as the one before: however slow the machine is,
 * requests never stop, and weeks are left for the new model.
 */
export function createPace(loop: Pick<Loop, "plan" | "traffic">): Pace {
  const { secondsPerWeek, secondsPerWeekWhileRetraining } = loop.plan;
  const state = { isTraining: false, slow: secondsPerWeekWhileRetraining };
  const set = (seconds: number): void => loop.traffic?.send(JSON.stringify({ secondsPerWeek: seconds }));
  return {
    onTraining: (event) => {
      if (event.event === "started") {
        state.isTraining = true;
        set(state.slow);
      } else if (event.event === "finished" || (event.event === "failed" && !event.retrying)) {
        state.isTraining = false;
        set(secondsPerWeek);
      }
    },
    onWeek: () => {
      if (!state.isTraining) return;
      state.slow *= 2;
      set(state.slow);
    },
  };
}
