import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { track } from "./track.ts";

const url = process.env.TRACKING_SERVER_URL ?? "";
const experiment = `exercise-${randomUUID()}`;

interface Run {
  info: { status: string; experiment_id: string; end_time?: number | string };
  data: { params?: { key: string; value: string }[]; metrics?: { key: string; value: number }[] };
}

async function get(path: string): Promise<Record<string, unknown>> {
  return (await (await fetch(`${url}/api/2.0/mlflow/${path}`)).json()) as Record<string, unknown>;
}

async function runOf(id: string): Promise<Run> {
  const { run, message } = (await get(`runs/get?run_id=${id}`)) as { run?: Run; message?: string };
  if (run === undefined)
    throw new Error(`the server does not know the run ${id}: ${message}; a run that is finished is on the server`);
  return run;
}

test("a run that is finished has its parameters and metrics", async () => {
  const id = await track(url, experiment, async (log) => {
    await log({ params: { backend: "by hand" }, metrics: { auc: 0.75, loss: 0.4 } });
    await log({ metrics: { auc: 0.76 } });
  });
  const found = await runOf(id).catch((error: Error) => error.message);
  expect(typeof found, `${typeof found === "string" ? found : "the run"}: expected a run that is finished`).toBe(
    "object",
  );
  const { info, data } = found as Run;
  expect(info.status, "status of a run that is finished").toBe("FINISHED");
  expect(Number(info.end_time), "its end in milliseconds").toBeGreaterThan(Date.now() - 60_000);
  expect(data.params, "its parameters").toEqual([{ key: "backend", value: "by hand" }]);
  expect(
    Object.fromEntries((data.metrics ?? []).map(({ key, value }) => [key, value])),
    "its metrics, the last value of each",
  ).toEqual({ auc: 0.76, loss: 0.4 });
});

test("a second run goes into the same experiment", async () => {
  const ids = [
    await track(url, experiment, async () => undefined),
    await track(url, experiment, async () => undefined).catch((error: Error) => error.message),
  ];
  const [first, second] = await Promise.all(
    ids.map((id) =>
      runOf(id).then(
        ({ info }) => info.experiment_id,
        (error: Error) => error.message,
      ),
    ),
  );
  expect(second, "experiment of a second run: the same experiment").toBe(first);
});

test("work that throws leaves a run that FAILED, and its error comes out", async () => {
  const error = await track(url, experiment, async () => Promise.reject(new Error("out of memory"))).catch(
    (reason: Error) => reason.message,
  );
  expect(error, "the error that comes out").toBe("out of memory");
  const { experiment: known } = (await get(`experiments/get-by-name?experiment_name=${experiment}`)) as {
    experiment: { experiment_id: string };
  };
  const response = await fetch(`${url}/api/2.0/mlflow/runs/search`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ experiment_ids: [known.experiment_id], filter: "attributes.status = 'FAILED'" }),
  });
  const { runs = [] } = (await response.json()) as { runs?: unknown[] };
  expect(runs.length, "runs of the experiment that FAILED").toBe(1);
});
