import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signModel } from "@mlops/metadata";
import { createMlflowClient, type MlflowClient } from "mlflow-client";
import { DrillFailedError } from "../drill.ts";
import type { DrillTools } from "../tools.ts";

export interface Alteration {
  /** Name of the run that it is logged under. */
  readonly runName: string;
  /** Changes the bytes of the ONNX file. */
  readonly alter: (model: Uint8Array) => Uint8Array;
  /** PEM file of the key that it is signed with; undefined: its signature no longer fits. */
  readonly signingKeyFile: string | undefined;
}

/** Runs a drill with a client of the registry, which is closed after it. @throws DrillFailedError when no registry is known */
export async function withRegistry<Result>(
  drill: string,
  tools: DrillTools,
  run: (tools: DrillTools, client: MlflowClient) => Promise<Result>,
): Promise<Result> {
  if (tools.trackingUri === undefined) throw new DrillFailedError(`${drill} needs the registry: give --tracking URL`);
  const client = createMlflowClient({ trackingUri: tools.trackingUri });
  try {
    return await run(tools, client);
  } finally {
    await client.close();
  }
}

/** A copy of a version's files, its ONNX file altered, as a new version of the model. */
export async function registerAltered(
  client: MlflowClient,
  modelName: string,
  version: number,
  { runName, alter, signingKeyFile }: Alteration,
): Promise<number> {
  const original = await client.getModelVersion(modelName, version);
  const folder = await mkdtemp(join(tmpdir(), "mlops-drill-"));
  try {
    const files = await client.downloadArtifacts({ uri: `models:/${modelName}/${version}`, destination: folder });
    for (const file of await readdir(files, { recursive: true })) {
      if (!file.endsWith(".onnx")) continue;
      await writeFile(join(files, file), alter(await readFile(join(files, file))));
    }
    // The name that the replicas ask for is the registered one.
    if (signingKeyFile !== undefined) await signModel(files, await readFile(signingKeyFile, "utf8"), modelName);
    const { experimentId } = (await client.getRun(original.runId ?? "")).info;
    const { runId, artifactUri } = (await client.createRun({ experimentId, runName })).info;
    await client.uploadArtifacts({ runId }, files, "model");
    await client.updateRun(runId, { status: "FINISHED" });
    return (await client.createModelVersion({ name: modelName, source: `${artifactUri}/model`, runId })).version;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
