import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signModel } from "@mlops/metadata";
import type { MlflowClient } from "mlflow-client";

export interface Alteration {
  /** Name of the run that it is logged under. */
  readonly runName: string;
  /** Changes the bytes of the ONNX file. */
  readonly alter: (model: Uint8Array) => Uint8Array;
  /** PEM file of the key that it is signed with; undefined: its signature no longer fits. */
  readonly signingKeyFile: string | undefined;
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
