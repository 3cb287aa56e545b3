import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Step } from "../display/display.ts";
import type { Loop } from "../loop.ts";
import { startDatabase, startTracking } from "../processes.ts";

/** Step 2: Postgres and the tracking server; what the environment names is used as it is. */
export function platformStep(loop: Loop): Step {
  return {
    number: 2,
    title: "Platform",
    run: async (report) => {
      const isNew = !existsSync(join(loop.paths.postgres, "PG_VERSION"));
      if (loop.addresses.database === "") {
        report(isNew ? "making the database" : "opening the database");
        loop.addresses.database = await startDatabase(loop);
      }
      if (loop.addresses.tracking === "") {
        report("tracking server");
        loop.addresses.tracking = await startTracking(loop);
      }
      const { database, tracking } = loop.addresses;
      return { figure: `Postgres ${new URL(database).host}, tracking ${tracking}` };
    },
  };
}
