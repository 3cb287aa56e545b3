import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

interface Evidence {
  modelName: string;
  servedVersion: number | string;
  runId: string;
  experiment: string;
  auc: { name: string; value: number };
  readyChecked: boolean;
}

interface Run {
  info: { run_id: string; experiment_id: string };
  data: { metrics?: { key: string; value: number }[] };
}

const evidence = JSON.parse(readFileSync(join(import.meta.dirname, "evidence.json"), "utf8")) as Evidence;
const mlflow = `${process.env.TRACKING_SERVER_URL}/api/2.0/mlflow`;

async function get<Answer>(url: string): Promise<Answer> {
  return (await (await fetch(url)).json()) as Answer;
}

const champion = await get<{ model_version?: { version: string; run_id: string } }>(
  `${mlflow}/registered-models/alias?name=flight-delays&alias=champion`,
);
const runId = champion.model_version?.run_id ?? "";
const { run } = await get<{ run: Run }>(`${mlflow}/runs/get?run_id=${runId}`);
const metrics = (run.data.metrics ?? []).filter(({ key }) => /auc/.test(key));

test("it says which run the served version came from", () => {
  expect(evidence.runId, "runId: which run the served version came from").toBe(runId);
  expect(evidence.modelName, "modelName").toBe("flight-delays");
  expect(String(evidence.servedVersion), "servedVersion, as the registry's champion").toBe(
    champion.model_version?.version,
  );
});

test("the service answers with that version", async () => {
  const model = await get<{ versions?: string[] }>(`${process.env.INFERENCE_URL}/v2/models/flight-delays`);
  expect(model.versions?.map(String), "versions that the inference service has loaded").toContain(
    String(evidence.servedVersion),
  );
  expect(evidence.readyChecked, "readyChecked").toBe(true);
});

test("the figure is that of the run", () => {
  const claimed = { key: evidence.auc.name, value: evidence.auc.value };
  const recorded = metrics.find(({ key }) => key === claimed.key);
  expect(
    recorded,
    `a metric "${claimed.key}" of the run, whose metrics with auc are ${metrics.map(({ key }) => key).join(", ")}`,
  ).toBeDefined();
  expect(claimed.value, "the value of that metric, to three digits").toBeCloseTo(recorded?.value ?? Number.NaN, 3);
});

test("the experiment is that of the run", async () => {
  const { experiment } = await get<{ experiment: { name: string } }>(
    `${mlflow}/experiments/get?experiment_id=${run.info.experiment_id}`,
  );
  expect(evidence.experiment, "experiment").toBe(experiment.name);
});
