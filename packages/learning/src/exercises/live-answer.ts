import type { ServiceUrls } from "./services.ts";

/** What a solution may name of the running system, as `{{run_id}}`: nobody can write it down beforehand. */
interface LiveFacts {
  run_id: string;
  version: string;
  experiment: string;
  auc_name: string;
  auc_value: number;
}

interface Run {
  info: { experiment_id: string };
  data: { metrics?: { key: string; value: number }[] };
}

const registeredModel = "flight-delays";

/** The text with every `{{NAME}}` replaced; a number takes the quotes around it away. Unchanged where nothing runs. */
export async function fillAnswer(text: string, services: ServiceUrls = {}): Promise<string> {
  const trackingUrl = services["tracking-server"];
  if (!text.includes("{{") || trackingUrl === undefined) return text;
  const facts = Object.entries(await readFacts(`${trackingUrl}/api/2.0/mlflow`));
  return facts.reduce((filled, [name, value]) => {
    const quoted = typeof value === "number" ? filled.replaceAll(`"{{${name}}}"`, `${value}`) : filled;
    return quoted.replaceAll(`{{${name}}}`, `${value}`);
  }, text);
}

async function readFacts(mlflow: string): Promise<LiveFacts> {
  const { model_version: champion } = await get<{ model_version: { version: string; run_id: string } }>(
    `${mlflow}/registered-models/alias?name=${registeredModel}&alias=champion`,
  );
  const { run } = await get<{ run: Run }>(`${mlflow}/runs/get?run_id=${champion.run_id}`);
  const { experiment } = await get<{ experiment: { name: string } }>(
    `${mlflow}/experiments/get?experiment_id=${run.info.experiment_id}`,
  );
  const auc = run.data.metrics?.find(({ key }) => key.includes("auc"));
  return {
    run_id: champion.run_id,
    version: champion.version,
    experiment: experiment.name,
    auc_name: auc?.key ?? "",
    auc_value: auc?.value ?? Number.NaN,
  };
}

/** @throws Error naming address and status */
async function get<Answer>(url: string): Promise<Answer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}: has the loop registered a model?`);
  return (await response.json()) as Answer;
}
