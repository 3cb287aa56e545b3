import { type Drill, DrillFailedError } from "../drill.ts";
import { playQuietWeek } from "./week-drill.ts";

const listeningSeconds = 4;

/** The drill of drills: what is as it always was must not wake anybody. */
export const noChange: Drill = {
  name: "no-change",
  fault: "none: a week as it really was",
  expected: "silence",
  run: async (tools) => {
    await playQuietWeek(tools);
    const begun = new Date();
    await playQuietWeek(tools);
    const until = Date.now() + listeningSeconds * 1000;
    const { seconds } = await tools.until("the monitor to stay silent", listeningSeconds * 2, async () => {
      const fired = await tools.firedSince(begun);
      const [first] = fired;
      if (first)
        throw new DrillFailedError(`expected silence, found ${fired.length} alerts: ${first.name}: ${first.summary}`);
      return Date.now() > until ? true : undefined;
    });
    return { happened: `the week of ${tools.base.week} was measured again, and no alert fired`, seconds };
  },
};
