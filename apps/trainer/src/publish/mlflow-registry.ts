import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type ActiveRun, filters, isNotFound, type MlflowClient, promote, type Run } from "mlflow-client";
import type { ModelRegistry, ModelToPublish, PublishedModel } from "./registry.ts";
import { type RunFiles, readRunFiles } from "./run-files.ts";
import { signLoggedModel } from "./sign-model.ts";

const championAlias = "champion";

/** Names the model by what went into it, on runs and on model versions. */
const lockTag = "lock_md5";
/** On a run: its logged model, so that a run that was cut off before the registration is registered later. */
const modelTag = "logged_model_id";

/**
 * Tracking and registry over MLflow's interface, whichever server speaks it.
 *
 * @param signingKey PEM of the private key that each model is signed with before it is registered; none: unsigned
 */
export function createMlflowRegistry(
  client: MlflowClient,
  modelName: string,
  signingKey: string | undefined,
): ModelRegistry {
  return {
    modelName,
    championVersion: () => championVersion(client, modelName),
    publish: (model) => publish(client, modelName, model, signingKey),
    download: (version, folder) => download(client, `models:/${modelName}/${version}`, folder),
    promote: async (version, reason) => {
      await promote(client, { name: modelName, alias: championAlias, version }, { by: "trainer's gate", reason });
    },
  };
}

async function championVersion(client: MlflowClient, modelName: string): Promise<number | undefined> {
  try {
    return (await client.getRegisteredModel(modelName)).aliases[championAlias];
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/**
 * A finished run of the same lock is the same model: only what is missing of it is done. A run that was cut off is not
 * finished, and is left as what it is.
 */
async function publish(
  client: MlflowClient,
  modelName: string,
  model: ModelToPublish,
  signingKey: string | undefined,
): Promise<PublishedModel> {
  const known = await finishedRun(client, modelName, model.lockMd5);
  const runId = known?.info.runId ?? (await logRun(client, modelName, model));
  const version = known && (await versionOf(client, modelName, runId));
  if (version !== undefined) return { version, runId, reused: true };
  return { version: await register(client, modelName, runId, model, signingKey), runId, reused: false };
}

/** The experiment is named after the model. */
async function finishedRun(client: MlflowClient, experiment: string, lockMd5: string): Promise<Run | undefined> {
  const experimentId = await client.ensureExperiment(experiment);
  const filter = filters.and(filters.tag(lockTag).equals(lockMd5), "attributes.status = 'FINISHED'");
  const { items } = await client.searchRunsPage({ experimentIds: [experimentId], filter, maxResults: 1 });
  return items[0];
}

async function logRun(client: MlflowClient, experiment: string, model: ModelToPublish): Promise<string> {
  const files = await readRunFiles(model);
  const tags = { [lockTag]: model.lockMd5, data_version: model.data.version, reason: model.reason };
  return client.run(
    { experiment, name: `${model.words} ${model.data.weeks}`, tags: { ...tags, ...commitTag(model) } },
    (run) => logAll(run, model, files),
  );
}

function commitTag({ gitCommit }: ModelToPublish): Record<string, string> {
  return gitCommit === undefined ? {} : { workspace_commit: gitCommit };
}

async function logAll(run: ActiveRun, model: ModelToPublish, files: RunFiles): Promise<string> {
  run.logParams(files.parameters);
  for (const { step, values } of files.history) run.logMetrics(values, { step });
  run.logMetrics(files.metrics);
  await run.logInput(
    {
      name: model.data.dataset,
      digest: model.data.version,
      sourceType: "dvc",
      source: JSON.stringify({ path: model.data.dataset, md5: model.data.version, commit: model.gitCommit }),
      profile: JSON.stringify({ num_rows: model.data.rows, weeks: model.data.weeks }),
    },
    "training",
  );
  for (const folder of ["plots", "metrics"]) await run.logArtifacts(join(model.workspace, folder), folder);
  for (const file of ["dvc.lock", "dvc.yaml", "params.yaml"])
    await run.logArtifact(join(model.workspace, file), "pipeline");
  const logged = await run.logModel({
    flavor: "onnx",
    directory: model.folder,
    signature: files.signature,
    inputExample: files.inputExample,
  });
  run.setTag(modelTag, logged.modelId);
  return run.runId;
}

async function register(
  client: MlflowClient,
  modelName: string,
  runId: string,
  model: ModelToPublish,
  signingKey: string | undefined,
): Promise<number> {
  const modelId = (await client.getRun(runId)).data.tags[modelTag] ?? "";
  if (signingKey) await signLoggedModel(client, { modelId, name: modelName }, signingKey);
  await client.ensureRegisteredModel(modelName);
  const { version } = await client.createModelVersion({
    name: modelName,
    source: `models:/${modelId}`,
    modelId,
    runId,
    description: model.reason,
    tags: { [lockTag]: model.lockMd5, data_version: model.data.version },
  });
  return version;
}

async function versionOf(client: MlflowClient, modelName: string, runId: string): Promise<number | undefined> {
  const filter = `name = '${modelName}' and run_id = '${runId}'`;
  const { items } = await client.searchModelVersionsPage({ filter, maxResults: 1 });
  return items[0]?.version;
}

/** Whole or not at all: the folder appears when all files are in it. */
async function download(client: MlflowClient, uri: string, folder: string): Promise<void> {
  const temporary = `${folder}.${process.pid}.tmp`;
  await rm(temporary, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  await client.downloadArtifacts({ uri, destination: temporary });
  await rm(folder, { recursive: true, force: true });
  await rename(temporary, folder);
}
