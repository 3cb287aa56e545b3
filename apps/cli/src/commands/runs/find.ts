import { filters, type MlflowClient, type Run } from "mlflow-client";
import { UsageError } from "../../errors.ts";

/** Ids of the experiment of that name (or id), or of all active ones. */
export async function experimentIds(client: MlflowClient, experiment: string | undefined): Promise<string[]> {
  if (experiment === undefined) {
    const ids: string[] = [];
    for await (const { experimentId } of client.searchExperiments()) ids.push(experimentId);
    return ids;
  }
  const named = await client.getExperimentByName(experiment);
  if (named) return [named.experimentId];
  if (/^\d+$/.test(experiment)) return [(await client.getExperiment(experiment)).experimentId];
  throw new UsageError(`no experiment '${experiment}': \`mlops runs list\` shows what there is`);
}

/** The run with that id, the first letters of one, or that name. */
export async function findRun(client: MlflowClient, wanted: string): Promise<Run> {
  if (/^[0-9a-f]{32}$/.test(wanted)) return client.getRun(wanted);
  const experiments = await experimentIds(client, undefined);
  const named = await client.searchRunsPage({
    experimentIds: experiments,
    filter: filters.text("run_name").equals(wanted),
    maxResults: 2,
  });
  if (named.items[0]) return only(wanted, named.items);
  if (!/^[0-9a-f]{4,}$/.test(wanted))
    throw new UsageError(`no run '${wanted}': \`mlops runs list\` shows what there is`);
  const filter = filters.text("run_id").like(`${wanted}%`);
  const { items } = await client.searchRunsPage({ experimentIds: experiments, filter, maxResults: 2 });
  return only(wanted, items);
}

function only(wanted: string, runs: readonly Run[]): Run {
  const [run, another] = runs;
  if (!run) throw new UsageError(`no run '${wanted}': \`mlops runs list\` shows what there is`);
  if (!another) return run;
  throw new UsageError(`several runs are called '${wanted}': name one by its id, ${run.info.runId} or another`);
}
