import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signModel } from "@mlops/metadata";
import type { MlflowClient } from "mlflow-client";

/**
 * Signs a logged model as the tracking server holds it, with the files that MLflow adds (`MLmodel` …), and puts
 * `model.sig` beside them: whoever downloads the model can check that nothing was added, left out or changed.
 *
 * @param name the registered model's: the service takes no other model in its place, however well signed
 */
export async function signLoggedModel(
  client: MlflowClient,
  { modelId, name }: { readonly modelId: string; readonly name: string },
  privateKey: string,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "sign-"));
  try {
    await client.downloadArtifacts({ uri: `models:/${modelId}`, destination: folder });
    const { path } = await signModel(folder, privateKey, name);
    const { artifactUri } = await client.getLoggedModel(modelId);
    await client.uploadArtifact({ uri: artifactUri }, path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
