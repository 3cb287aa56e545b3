import type { Step } from "../display/display.ts";
import { plural } from "../display/format.ts";
import type { Prepared } from "../prepared.ts";

/** Step 1, done by the bootstrap before this program could run; shown with the time it took. */
export function preparedStep(prepared: Prepared | undefined): Step {
  return {
    number: 1,
    title: "Install and build",
    run: async () => {
      if (prepared === undefined) return { figure: "as it is", reused: true };
      const { install, build } = prepared;
      const reused = install.reused && build.reused;
      const figure = `packages ${install.reused ? "unchanged" : "installed"}, ${plural(build.rooms, "room")} ${build.reused ? "unchanged" : "built"}`;
      return { figure, reused, seconds: install.seconds + build.seconds };
    },
  };
}
