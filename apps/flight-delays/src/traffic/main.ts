import { join } from "node:path";
import { createPool } from "@mlops/database";
import { runReplay } from "@mlops/replay";
import { sampleWeek } from "./flights.ts";
import { createOnlineFeatures } from "./online-features.ts";

/** Replays real flights week by week against the inference service, and tells the monitor the truth about them later. */
await runReplay(({ databaseUrl, directory }) => {
  const pool = createPool(databaseUrl, { applicationName: "traffic", max: 2 });
  return {
    model: "flight-delays",
    sampleWeek: (week, size, seed) => sampleWeek({ week, size, seed }),
    materialize: createOnlineFeatures(pool, join(directory, "weeks")),
    close: () => pool.end(),
  };
});
