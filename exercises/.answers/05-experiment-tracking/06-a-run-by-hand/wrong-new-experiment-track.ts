// Creates the experiment each time: the second run has nowhere to go.
// rejected: the same experiment
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
    const answer = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new Error(String(answer.message));
    return answer;
  };
  const { experiment_id } = await post("experiments/create", { name: experimentName });
  const { run } = (await post("runs/create", { experiment_id, start_time: Date.now() })) as {
    run: { info: { run_id: string } };
  };
  const { run_id } = run.info;
  const end = (status: string): Promise<unknown> => post("runs/update", { run_id, status, end_time: Date.now() });
  const log = async ({ params = {}, metrics = {} }: Logged): Promise<void> => {
    await post("runs/log-batch", {
      run_id,
      params: Object.entries(params).map(([key, value]) => ({ key, value })),
      metrics: Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: Date.now(), step: 0 })),
    });
  };
  await work(log).catch(async (error: unknown) => {
    await end("FAILED");
    throw error;
  });
  await end("FINISHED");
  return run_id;
}
