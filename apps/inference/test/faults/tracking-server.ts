import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createMlflowClient } from "mlflow-client";

const program = fileURLToPath(new URL("../../../tracking-server/dist/main.js", import.meta.url));

/** The embedded tracking server as its own process, built, on `port`, with its tables in `databaseUrl`. */
export async function startTrackingServer(
  databaseUrl: string,
  home: string,
  port: number,
): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  if (!existsSync(program)) throw new Error(`${program} is missing: npm run build`);
  const { PATH = "" } = process.env;
  const env = { PATH, DATABASE_URL: databaseUrl, DATABASE_CONNECTIONS: "1", MLOPS_HOME: home, PORT: String(port) };
  const child = spawn(process.execPath, [program], { env, stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
      const { msg, url } = JSON.parse(line);
      if (msg === "ready") resolve(url);
    });
    child.once("exit", (code) => reject(new Error(`the tracking server ended with ${code}`)));
  });
  return { url, child };
}

/** Registers folders as versions 1, 2, … of a model. */
export async function registerModels(trackingUri: string, name: string, folders: readonly string[]): Promise<void> {
  const client = createMlflowClient({ trackingUri });
  const experimentId = await client.createExperiment(name);
  await client.createRegisteredModel(name);
  for (const folder of folders) {
    const { runId } = (await client.createRun({ experimentId })).info;
    await client.uploadArtifacts({ runId }, folder, "model");
    await client.createModelVersion({ name, source: `runs:/${runId}/model`, runId });
  }
  await client.close();
}

export async function moveAlias(trackingUri: string, name: string, alias: string, version: number): Promise<void> {
  const client = createMlflowClient({ trackingUri });
  await client.setRegisteredModelAlias(name, alias, version);
  await client.close();
}
