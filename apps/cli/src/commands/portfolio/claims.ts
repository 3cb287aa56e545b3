import { plural } from "../../loop/display/format.ts";
import type { Evidence } from "./evidence.ts";

/** A sentence of the portfolio, and the command that shows where it comes from. */
export interface Claim {
  text: string;
  source: string;
}

/** What may be said: each claim is read from a store, and says how to look it up. */
export function claimsOf({ loop, stages }: Evidence): Claim[] {
  const solved = stages.reduce((sum, { done }) => sum + done.length, 0);
  const capstones = stages.filter(({ capstone }) => capstone === "done").map(({ stage }) => stage);
  return [
    ...(loop === undefined
      ? []
      : loop.history.facts.map(({ name, value }) => ({ text: `${name}: ${value}`, source: "mlops start" }))),
    ...(loop?.incidents ?? []).map(({ id, severity, alerts, openedAt }) => ({
      text: `Incident ${id} (${severity}) of ${openedAt.toISOString().slice(0, 10)}: ${alerts.map(({ name }) => name).join(", ")}`,
      source: `mlops incidents report ${id}`,
    })),
    ...(loop?.lineage[0] === undefined
      ? []
      : [
          {
            text: `Prediction ${loop.lineage[0].id} leads back to its source in ${loop.lineage.length - 1} steps`,
            source: `mlops trace ${loop.lineage[0].id}`,
          },
        ]),
    ...(solved === 0
      ? []
      : [
          {
            text: `${plural(solved, "exercise")} solved without help, in ${stages.filter(({ done }) => done.length > 0).length} stages`,
            source: "mlops learn list",
          },
        ]),
    ...(capstones.length === 0
      ? []
      : [{ text: `Capstones of stage ${capstones.join(", ")}`, source: "mlops learn check-all" }]),
  ];
}
