import type { Step } from "../display/display.ts";
import type { Loop } from "../loop.ts";

/** Step 10: what happened, from the stores; the text is handed on to be printed below the steps. */
export function summaryStep(loop: Loop, reportFile: string, onText: (text: string) => void): Step {
  return {
    number: 10,
    title: "Summary",
    run: async (report) => {
      report("reading the stores");
      onText(`${loop.addresses.inference} ${reportFile}`);
      return { figure: reportFile };
    },
  };
}
