import { burdenOnnx } from "@mlops/training";
import type { MlflowClient } from "mlflow-client";
import { sendFlights } from "../client.ts";
import type { Drill } from "../drill.ts";
import { holdsAlert } from "../held-alert.ts";
import type { DrillTools } from "../tools.ts";
import { registerAltered, withRegistry } from "./altered-version.ts";

const alias = "champion";
const alert = "SlowPredictions";
/** One to two seconds a run on a slow core, a third of a second on a fast one. */
const matrixProducts = 24;
const rowsPerRequest = 20;
/** Replicas fetch, check and rehearse a model before they take it, and a rehearsal is some runs. */
const servingSeconds = 90;
const foundWithinSeconds = 60;

/** A champion that gives the same answers, and needs a hundred times as long. */
export const slowModel: Drill = {
  name: "slow-model",
  fault: "the alias champion is moved to a version that multiplies large matrices before it answers",
  expected: `${alert} begins to hold, and no request fails`,
  run: (tools) => withRegistry("slow-model", tools, runWith),
};

async function runWith(tools: DrillTools, client: MlflowClient): ReturnType<Drill["run"]> {
  const { modelName, signingKeyFile } = tools;
  const serving = (await client.getModelVersionByAlias(modelName, alias)).version;
  const slow = await registerAltered(client, modelName, serving, {
    runName: "drill: slow model",
    alter: (model) => burdenOnnx(model, matrixProducts),
    signingKeyFile,
  });
  await client.setRegisteredModelAlias(modelName, alias, slow);
  try {
    await answersOf(tools, slow);
    return await askUntilFound(tools, slow);
  } finally {
    await client.setRegisteredModelAlias(modelName, alias, serving);
    await answersOf(tools, serving);
    await client.deleteModelVersion(modelName, slow);
  }
}

/** Waits until a version answers. */
async function answersOf(tools: DrillTools, version: number): Promise<void> {
  await tools.until(`v${version} to answer (is it signed with the service's key?)`, servingSeconds, async () =>
    (await ask(tools)).modelVersion === String(version) ? true : undefined,
  );
}

async function askUntilFound(tools: DrillTools, slow: number): ReturnType<Drill["run"]> {
  let slowest = 0;
  let requests = 0;
  const { seconds } = await tools.until(`${alert} to hold`, foundWithinSeconds, async () => {
    const answer = await ask(tools);
    requests++;
    slowest = Math.max(slowest, answer.seconds);
    return (await holdsAlert(tools, alert)) ? true : undefined;
  });
  const figure = `${requests} requests to v${slow} were all answered, the slowest after ${slowest.toFixed(2)} s`;
  return { happened: `${alert} holds; ${figure}`, seconds };
}

async function ask(tools: DrillTools): Promise<{ modelVersion: string | undefined; seconds: number }> {
  const instances = tools.base.flights.slice(0, rowsPerRequest).map(({ request }) => request);
  const begun = performance.now();
  const [first] = await sendFlights(tools.inferenceUrl, instances);
  return { modelVersion: first?.modelVersion, seconds: (performance.now() - begun) / 1000 };
}
