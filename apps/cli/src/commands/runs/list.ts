import type { Run } from "mlflow-client";
import { withTracking } from "./connect.ts";
import { experimentIds } from "./find.ts";
import { metricColumns } from "./metric-columns.ts";
import { renderTable, shortDuration, shortNumber, shortTime } from "./table.ts";

interface ListOptions {
  readonly experiment?: string;
  readonly filter?: string;
  readonly orderBy?: string;
  readonly limit: number;
  readonly json?: boolean;
}

/** Prints runs as a table, or as JSON. */
export async function listRuns(options: ListOptions): Promise<void> {
  const runs = await withTracking(async (client) => {
    const { items } = await client.searchRunsPage({
      experimentIds: await experimentIds(client, options.experiment),
      filter: options.filter,
      orderBy: options.orderBy ? [options.orderBy] : [],
      maxResults: options.limit,
    });
    return items;
  });
  if (options.json) process.stdout.write(`${JSON.stringify(runs, null, 2)}\n`);
  else process.stdout.write(runs.length === 0 ? "No runs.\n" : `${runTable(runs)}\n`);
}

function runTable(runs: readonly Run[]): string {
  const metrics = metricColumns(runs.map((run) => run.data.metrics));
  const rows = runs.map((run) => [
    run.info.runId.slice(0, 8),
    run.info.runName,
    run.info.status,
    shortTime(run.info.startTime),
    run.info.endTime ? shortDuration(run.info.endTime - run.info.startTime) : "-",
    ...metrics.map((key) => (key in run.data.metrics ? shortNumber(run.data.metrics[key] as number) : "-")),
  ]);
  return renderTable(["run", "name", "status", "started (UTC)", "took", ...metrics], rows);
}
