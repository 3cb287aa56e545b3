import type { MlflowClient } from "../client.ts";
import type { RunInfo } from "../entities/run.ts";
import { MlflowUsageError } from "../errors.ts";
import type { RunOptions } from "./run.ts";
import { sourceTags, userName } from "./source-tags.ts";

/** Makes the run that the options ask for, or goes on with the one that they name. */
export async function begin(client: MlflowClient, options: RunOptions): Promise<RunInfo> {
  if (options.runId) {
    const { info } = await client.getRun(options.runId);
    if (info.lifecycleStage === "deleted") throw new MlflowUsageError(`run ${info.runId} is deleted: restore it first`);
    return client.updateRun(options.runId, { status: "RUNNING" });
  }
  const [experimentId, tags] = await Promise.all([experimentOf(client, options), sourceTags()]);
  const created = await client.createRun({
    experimentId,
    runName: options.name,
    userId: userName(),
    tags: { ...tags, ...options.tags },
  });
  return created.info;
}

async function experimentOf(client: MlflowClient, options: RunOptions): Promise<string> {
  if (options.experimentId) return options.experimentId;
  if (options.experiment) return client.ensureExperiment(options.experiment);
  const { experimentId, experimentName } = client.configuration;
  return experimentId ?? (experimentName ? client.ensureExperiment(experimentName) : "0");
}
