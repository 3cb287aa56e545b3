import type { Drill } from "../drill.ts";
import { weekDrill } from "./week-drill.ts";

/** Later than this is late, in minutes. */
const lateAfter = 15;

/** Drills in which the truth changes, or comes late. */
export const labelDrills: readonly Drill[] = [
  weekDrill({
    name: "concept-drift",
    fault: "a week in which what used to be late is on time, and the other way round",
    expected: "PerformanceDrop, once the labels of the complete week have come",
    plan: { delay: ({ delayMinutes }) => (delayMinutes > lateAfter ? 0 : 60) },
    alerts: ["PerformanceDrop"],
  }),
  weekDrill({
    name: "label-delay",
    fault: "a week of which nobody tells how the flights turned out",
    expected: "LabelsMissing, when the week after is complete too",
    plan: { delay: () => undefined },
    alerts: ["LabelsMissing"],
    oneWeekLater: true,
  }),
];
