import type { Answer } from "./fake-server.ts";

/** What a run got, on a fake server that only takes runs and what is logged to them. */
export interface FakeRun {
  readonly id: string;
  readonly name: string;
  status: string;
  readonly metrics: { key: string; value: number | string; timestamp: number; step: number }[];
  readonly params: Record<string, string>;
  readonly tags: Record<string, string>;
}

/** Answers as a server that keeps runs in `runs`. */
export function fakeMlflow(runs: Map<string, FakeRun> = new Map()): Answer {
  return ({ path, query, body }) => {
    if (path.includes("/mlflow-artifacts/")) return {};
    const message = body ? JSON.parse(body) : {};
    if (path.endsWith("/runs/create")) {
      const id = String(runs.size + 1).padStart(32, "0");
      const name = message.run_name ?? "";
      runs.set(id, { id, name, status: "RUNNING", metrics: [], params: {}, tags: toRecord(message.tags) });
      return { run: { info: infoOf(id, "RUNNING"), data: {} } };
    }
    if (path.endsWith("/runs/search")) return { runs: [...runs.values()].map(toRun) };
    if (path.endsWith("/runs/get"))
      return { run: toRun([...runs.values()].find(({ id }) => id === query.get("run_id"))) };
    if (path.includes("/experiments/")) return { experiment: { experiment_id: "0", name: "Default" } };
    const run = runs.get(message.run_id);
    if (path.endsWith("/runs/log-batch") && run) {
      run.metrics.push(...message.metrics);
      Object.assign(run.params, toRecord(message.params));
      Object.assign(run.tags, toRecord(message.tags));
    }
    if (path.endsWith("/runs/update") && run) {
      run.status = message.status;
      return { run_info: infoOf(run.id, run.status) };
    }
    return {};
  };
}

/** With the last value of each metric. */
function toRun(run: FakeRun | undefined): object | undefined {
  if (!run) return undefined;
  const metrics = [...new Map(run.metrics.map((metric) => [metric.key, metric])).values()];
  return { info: { ...infoOf(run.id, run.status), run_name: run.name }, data: { metrics } };
}

function infoOf(id: string, status: string): object {
  return {
    run_id: id,
    experiment_id: "0",
    status,
    start_time: 1,
    artifact_uri: `mlflow-artifacts:/0/${id}/artifacts`,
    lifecycle_stage: "active",
  };
}

function toRecord(pairs: { key: string; value: string }[] = []): Record<string, string> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
}
