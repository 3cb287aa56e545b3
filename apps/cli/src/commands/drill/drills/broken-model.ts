import type { MlflowClient } from "mlflow-client";
import { sendFlights } from "../client.ts";
import { type Drill, DrillFailedError } from "../drill.ts";
import type { DrillTools } from "../tools.ts";
import { registerAltered, withRegistry } from "./altered-version.ts";

const alias = "champion";
/** Replicas look at the alias every half second, and fetch and try the model before they take it. */
const watchSeconds = 8;

/** A model whose file was cut off on its way becomes champion in the registry. */
export const brokenModel: Drill = {
  name: "broken-model",
  fault: "the alias champion is moved to a version whose model.onnx is cut off in the middle",
  expected: "the service refuses it and goes on answering with the version before",
  run: (tools) => withRegistry("broken-model", tools, runWith),
};

async function runWith(tools: DrillTools, client: MlflowClient): ReturnType<Drill["run"]> {
  const { modelName, signingKeyFile } = tools;
  const serving = (await client.getModelVersionByAlias(modelName, alias)).version;
  const broken = await registerAltered(client, modelName, serving, {
    runName: "drill: broken model",
    alter: (model) => model.subarray(0, model.length / 2),
    signingKeyFile,
  });
  await client.setRegisteredModelAlias(modelName, alias, broken);
  try {
    const { answers, seconds } = await watchAnswers(tools, serving);
    return { happened: `v${broken} never served: ${answers} predictions in that time, all by v${serving}`, seconds };
  } finally {
    await client.setRegisteredModelAlias(modelName, alias, serving);
    await client.deleteModelVersion(modelName, broken);
  }
}

async function watchAnswers(tools: DrillTools, serving: number): Promise<{ answers: number; seconds: number }> {
  const begun = performance.now();
  const instances = tools.base.flights.slice(0, 20).map(({ request }) => request);
  let answers = 0;
  while (performance.now() - begun < watchSeconds * 1000) {
    tools.signal.throwIfAborted();
    for (const { modelVersion } of await sendFlights(tools.inferenceUrl, instances)) {
      answers++;
      if (modelVersion !== String(serving))
        throw new DrillFailedError(`the broken v${modelVersion} answered a prediction`);
    }
  }
  return { answers, seconds: (performance.now() - begun) / 1000 };
}
