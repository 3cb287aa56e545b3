// What is asked of each server, in this order.
import { artifacts } from "./artifacts.mjs";
import { client, milliseconds, perSecond } from "./client.mjs";
import { connections, searchedRuns } from "./options.mjs";

/** @param settle what the database does by itself within a minute of so many writes; done now, so that no one waits */
export async function measure(server, folder, settle) {
  const api = client(server.url);
  const experiment = (await api.post("experiments/create", { name: `bench ${Date.now()}` })).experiment_id;
  const newRun = async () =>
    (await api.post("runs/create", { experiment_id: experiment, start_time: 1 })).run.info.run_id;
  const measured = {
    "start to ready, s": server.readySeconds,
    "create run, /s": await perSecond(newRun),
    ...(await metrics(api, newRun)),
    ...(await search(api, experiment, settle)),
    ...(await history(api, await newRun())),
    ...(await artifacts(server, folder)),
    "memory after all, MB": server.memoryMegabytes(),
  };
  await api.close();
  return measured;
}

async function metrics(api, newRun) {
  const runs = await Promise.all(Array.from({ length: connections }, newRun));
  let step = 0;
  const one = () => ({ key: "loss", value: Math.random(), timestamp: step, step: step++ });
  const many = () => Array.from({ length: 1000 }, (_, at) => ({ ...one(), key: `metric ${at % 10}` }));
  return {
    "log metric, /s": await perSecond((lane) => api.post("runs/log-metric", { run_id: runs[lane], ...one() })),
    "log 1,000 metrics, batches/s": await perSecond((lane) =>
      api.post("runs/log-batch", { run_id: runs[lane], metrics: many() }),
    ),
  };
}

async function search(api, experiment, settle) {
  await fill(api, experiment);
  await settle();
  const best = (max_results) => () =>
    api.post("runs/search", {
      experiment_ids: [experiment],
      filter: "metrics.auc > 0.5",
      order_by: ["metrics.auc DESC"],
      max_results,
    });
  return {
    [`search ${searchedRuns.toLocaleString("en")} runs by metric, 100 results, ms`]: await milliseconds(best(100)),
    "the same, 1,000 results, ms": await milliseconds(best(1000)),
  };
}

/** Runs with a metric to search for; made over all connections. */
async function fill(api, experiment) {
  let made = 0;
  const lane = async () => {
    while (made++ < searchedRuns) {
      const { run } = await api.post("runs/create", { experiment_id: experiment, start_time: made });
      await api.post("runs/log-batch", {
        run_id: run.info.run_id,
        metrics: ["auc", "brier", "loss"].map((key) => ({ key, value: Math.random(), timestamp: 1, step: 0 })),
        params: ["rate", "depth", "seed"].map((key) => ({ key, value: String(made) })),
      });
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
}

async function history(api, run) {
  for (let batch = 0; batch < 10; batch += 1) {
    const point = (at) => ({ key: "long", value: Math.random(), timestamp: at, step: at });
    const metrics = Array.from({ length: 1000 }, (_, at) => point(batch * 1000 + at));
    await api.post("runs/log-batch", { run_id: run, metrics });
  }
  const read = () => api.get(`metrics/get-history?run_id=${run}&metric_key=long`);
  return { "history of 10,000 points, ms": await milliseconds(read) };
}
