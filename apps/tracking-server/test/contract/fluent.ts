import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ActiveRun, tensor } from "mlflow-client";
import { afterAll, beforeAll, expect, it } from "vitest";
import { all, type Given } from "./suite.ts";

export function fluentContract({ client, unique }: Given): void {
  let experiment: string;
  let folder: string;
  beforeAll(async () => {
    experiment = unique("fluent");
    folder = await mkdtemp(join(tmpdir(), "fluent-"));
    await writeFile(join(folder, "model.onnx"), "not really a model");
    await writeFile(join(folder, "features.json"), "{}");
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const runToEnd = async (work: (run: ActiveRun) => Promise<unknown> | unknown, options = {}) => {
    let runId = "";
    const outcome = await client()
      .run({ experiment, onWarning: () => {}, ...options }, async (run) => {
        runId = run.runId;
        return work(run);
      })
      .catch((error: unknown) => error);
    return { outcome, run: await client().getRun(runId) };
  };

  it("finish with everything logged", async () => {
    const { outcome, run } = await runToEnd(
      (active) => {
        for (let step = 0; step < 2500; step += 1) active.logMetric("loss", 1 / (step + 1), { step });
        active.logMetrics({ auc: 0.77, brier: 0.1 });
        active.logParams(Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`p${index}`, index])));
        active.setTag("note", "ü");
        return "result";
      },
      { name: "all of it", tags: { kind: "test" }, params: { rate: 0.1 } },
    );
    expect(outcome).toBe("result");
    expect(run.info).toMatchObject({ status: "FINISHED", runName: "all of it" });
    expect(run.info.endTime).toBeGreaterThanOrEqual(run.info.startTime);
    expect(run.data.metrics).toMatchObject({ auc: 0.77, brier: 0.1, loss: 1 / 2500 });
    expect(Object.keys(run.data.params)).toHaveLength(151);
    expect(run.data.tags).toMatchObject({ kind: "test", note: "ü", "mlflow.source.type": "LOCAL" });
    expect(await all(client().getMetricHistory(run.info.runId, "loss"))).toHaveLength(2500);
  });

  it("fail with the error of their work, and keep what was logged", async () => {
    const { outcome, run } = await runToEnd((active) => {
      active.logMetric("before", 1);
      throw new Error("on purpose");
    });
    expect(outcome).toEqual(new Error("on purpose"));
    expect(run.info.status).toBe("FAILED");
    expect(run.data.metrics).toEqual({ before: 1 });
  });

  it("are killed when aborted", async () => {
    const abort = new AbortController();
    const { outcome, run } = await runToEnd(
      async (active) => {
        active.logMetric("before", 1);
        abort.abort(new Error("enough"));
        await new Promise(() => {});
      },
      { signal: abort.signal },
    );
    expect(outcome).toEqual(new Error("enough"));
    expect(run.info.status).toBe("KILLED");
    expect(run.data.metrics).toEqual({ before: 1 });
  });

  it("do not finish when the server refused what they logged", async () => {
    const { outcome, run } = await runToEnd((active) => {
      active.logParam("rate", 1);
      active.logParam("rate", 2);
      active.logMetric("bad;key", 1);
      active.logMetric("good", 1);
    });
    expect(String(outcome)).toContain("INVALID_PARAMETER_VALUE");
    expect(run.info.status).toBe("FAILED");
  });

  it("nest", async () => {
    let childId = "";
    const { run } = await runToEnd(async (parent) => {
      await parent.run({ name: "child" }, (child) => {
        childId = child.runId;
        child.logMetric("inner", 1);
      });
    });
    const child = await client().getRun(childId);
    expect(child.data.tags["mlflow.parentRunId"]).toBe(run.info.runId);
    expect(child.info).toMatchObject({ status: "FINISHED", experimentId: run.info.experimentId });
  });

  it("go on later", async () => {
    const { run } = await runToEnd((active) => active.logMetric("a", 1));
    await client().run({ runId: run.info.runId }, (active) => active.logMetric("b", 2));
    expect((await client().getRun(run.info.runId)).data.metrics).toEqual({ a: 1, b: 2 });
  });

  it("log texts, values and files", async () => {
    const { run } = await runToEnd(async (active) => {
      await active.logText("notes/a.txt", "text");
      await active.logJson("value.json", { a: 1 });
      await active.logArtifact(join(folder, "features.json"), "files");
      await active.logArtifacts(folder, "folder");
      await active.logInput({ name: "d", digest: "1", sourceType: "local", source: "{}" }, "training");
    });
    const { runId } = run.info;
    expect((await client().listArtifacts({ runId })).map(({ path }) => path)).toEqual([
      "files",
      "folder",
      "notes",
      "value.json",
    ]);
    expect(run.inputs.datasets[0]?.context).toBe("training");
  });

  it("log models with all that Python needs, and register them", async () => {
    const registeredModelName = unique("fluent model");
    const { outcome, run } = await runToEnd((active) =>
      active.logModel({
        flavor: "onnx",
        directory: folder,
        signature: { inputs: [tensor("x", "float32", [-1, 1])], outputs: [tensor("y", "float32", [-1, 1])] },
        inputExample: { x: [[1]] },
        registeredModelName,
        params: { depth: 2 },
      }),
    );
    const { modelId, version } = outcome as { modelId: string; version: number };
    expect(version).toBe(1);
    expect((await client().getLoggedModel(modelId)).status).toBe("READY");
    expect(run.outputs.models).toEqual([{ modelId, step: 0 }]);
    const uri = `models:/${registeredModelName}/1`;
    expect((await client().listArtifacts({ uri })).map(({ path }) => path)).toEqual([
      "MLmodel",
      "conda.yaml",
      "features.json",
      "input_example.json",
      "model.onnx",
      "python_env.yaml",
      "requirements.txt",
      "serving_input_example.json",
    ]);
    const mlmodel = (await client().readArtifact({ uri }, "MLmodel")).toString();
    expect(mlmodel).toContain("loader_module: mlflow.onnx");
    expect(mlmodel).toContain(`run_id: ${run.info.runId}`);
  });

  it("log no half model: one whose files did not get there is marked", async () => {
    const { outcome, run } = await runToEnd((active) =>
      active.logModel({
        flavor: "onnx",
        directory: folder,
        extraFiles: { "../out.json": join(folder, "features.json") },
      }),
    );
    expect(String(outcome)).toContain("stays below its root");
    expect(run.outputs.models).toEqual([]);
  });
}
