export interface Logged {
  params?: Record<string, string>;
  metrics?: Record<string, number>;
}

type Json = Record<string, unknown>;

export async function track(
  url: string,
  experimentName: string,
  work: (log: (logged: Logged) => Promise<void>) => Promise<void>,
): Promise<string> {
  const post = (path: string, body: Json): Promise<Json> => call(`${url}/api/2.0/mlflow/${path}`, body);
  const experiment_id = await experimentId(url, experimentName);
  const created = (await post("runs/create", { experiment_id, start_time: Date.now() })) as {
    run: { info: { run_id: string } };
  };
  const { run_id } = created.run.info;
  const end = (status: string): Promise<Json> => post("runs/update", { run_id, status, end_time: Date.now() });
  const log = async ({ params = {}, metrics = {} }: Logged): Promise<void> => {
    await post("runs/log-batch", {
      run_id,
      params: Object.entries(params).map(([key, value]) => ({ key, value })),
      metrics: Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: Date.now(), step: 0 })),
    });
  };
  try {
    await work(log);
  } catch (error) {
    await end("FAILED");
    throw error;
  }
  await end("FINISHED");
  return run_id;
}

async function experimentId(url: string, name: string): Promise<string> {
  const found = await fetch(
    `${url}/api/2.0/mlflow/experiments/get-by-name?experiment_name=${encodeURIComponent(name)}`,
  );
  if (found.ok) return ((await found.json()) as { experiment: { experiment_id: string } }).experiment.experiment_id;
  const made = (await call(`${url}/api/2.0/mlflow/experiments/create`, { name })) as { experiment_id: string };
  return made.experiment_id;
}

async function call(url: string, body: Json): Promise<Json> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Json;
  if (!response.ok) throw new Error(String(answer.message));
  return answer;
}
