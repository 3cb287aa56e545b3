import type { Drill, Finding } from "../drill.ts";
import type { DrillTools, WeekPlan } from "../tools.ts";

export interface WeekDrill extends Pick<Drill, "name" | "fault" | "expected"> {
  /** What is wrong with the week. */
  readonly plan: WeekPlan;
  /** One of these alerts must fire, */
  readonly alerts: readonly string[];
  /** for one of these features, when given. */
  readonly features?: readonly string[];
  /** A whole week must follow before the fault can be seen. */
  readonly oneWeekLater?: boolean;
}

const foundWithinSeconds = 45;

/** A quiet week, so that nothing fires; then a week with the fault; then the monitor must fire one of the alerts. */
export function weekDrill({ plan, alerts, features, oneWeekLater, ...texts }: WeekDrill): Drill {
  return {
    ...texts,
    run: async (tools) => {
      await playQuietWeek(tools);
      await tools.quiet(alerts);
      const begun = new Date();
      await tools.playWeek(plan);
      if (oneWeekLater) await tools.playWeek();
      await tools.closeWeek();
      return findAlert(tools, alerts, features, begun);
    },
  };
}

/** A week as it really was. */
export async function playQuietWeek(tools: DrillTools): Promise<void> {
  const week = await tools.playWeek();
  await tools.closeWeek();
  await tools.measured(week);
}

async function findAlert(
  tools: DrillTools,
  names: readonly string[],
  features: readonly string[] | undefined,
  begun: Date,
): Promise<Finding> {
  const of = features ? ` of ${features.join(" or ")}` : "";
  const { found, seconds } = await tools.until(`${names.join(" or ")}${of}`, foundWithinSeconds, async () =>
    (await tools.firedSince(begun)).find(
      ({ name, labels }) => names.includes(name) && (!features || features.includes(labels.feature ?? "")),
    ),
  );
  return { happened: `${found.name} (${found.severity}): ${found.summary}`, seconds };
}
