import type { Answer } from "./fake-server.ts";

/** What a run got, on a fake server that only takes runs and what is logged to them. */
export interface FakeRun {
  readonly id: string;
  status: string;
  readonly metrics: { key: string; value: number | string; timestamp: number; step: number }[];
  readonly params: Record<string, string>;
  readonly tags: Record<string, string>;
}

/** Answers as a server that keeps runs in `runs`. */
export function fakeMlflow(runs: Map<string, FakeRun> = new Map()): Answer {
  return ({ path, body }) => {
    const message = body ? JSON.parse(body) : {};
    if (path.endsWith("/runs/create")) {
      const id = String(runs.size + 1).padStart(32, "0");
      runs.set(id, { id, status: "RUNNING", metrics: [], params: {}, tags: toRecord(message.tags) });
      return { run: { info: infoOf(id, "RUNNING"), data: {} } };
    }
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
