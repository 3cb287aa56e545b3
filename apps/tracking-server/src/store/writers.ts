import type { Queryable } from "@mlops/database";
import type { JsonText } from "../protocol/json.ts";
import { insertMetrics, type MetricWrite } from "./metrics.ts";
import { insertRuns, type NewRun } from "./new-runs.ts";
import { shareCommits, type Write } from "./shared-commit.ts";

/** What many clients write at once: metrics, and runs. */
export interface Writers {
  /** Logs metrics to one run. */
  readonly metrics: Write<MetricWrite, undefined>;
  /** Makes a run and gives the answer with it. */
  readonly run: Write<NewRun, JsonText>;
}

/** Makes the writers of a database. */
export function createWriters(db: Queryable): Writers {
  return {
    metrics: shareCommits({
      writeAll: (writes) => insertMetrics(db, writes),
      size: (write) => write.metrics.length,
      most: 8000,
    }),
    run: shareCommits({ writeAll: (runs) => insertRuns(db, runs), size: () => 1, most: 200 }),
  };
}
