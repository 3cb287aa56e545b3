import { beforeAll, expect, it } from "vitest";
import { all, type Given, refusal } from "./suite.ts";

export function runsContract({ client, unique }: Given): void {
  let experimentId: string;
  beforeAll(async () => {
    experimentId = await client().createExperiment(unique("runs"));
  });
  const newRun = async () => (await client().createRun({ experimentId, startTime: 1000 })).info.runId;

  it("begin running, with a name, a user and tags", async () => {
    const run = await client().createRun({
      experimentId,
      runName: "näme ✓",
      userId: "me",
      startTime: 1234,
      tags: { "mlflow.note.content": "a\nb", empty: "" },
    });
    expect(run.info).toMatchObject({
      runName: "näme ✓",
      userId: "me",
      startTime: 1234,
      status: "RUNNING",
      experimentId,
      lifecycleStage: "active",
    });
    expect(run.info.artifactUri).toContain(run.info.runId);
    expect((await client().getRun(run.info.runId)).data.tags).toEqual({
      "mlflow.runName": "näme ✓",
      "mlflow.note.content": "a\nb",
      empty: "",
    });
  });

  it("get a name when they have none", async () => {
    const { info, data } = await client().createRun({ experimentId });
    expect(info.runName).toMatch(/^\w+-\w+-\d+$/);
    expect(data.tags["mlflow.runName"]).toBe(info.runName);
  });

  it("keep the latest value of a metric by step, then time, then value", async () => {
    const runId = await newRun();
    await client().logBatch(runId, {
      metrics: [
        { key: "a", value: 1, timestamp: 50, step: 2 },
        { key: "a", value: 9, timestamp: 90, step: 1 },
        { key: "a", value: 3, timestamp: 50, step: 2 },
      ],
    });
    await client().logMetric(runId, { key: "a", value: 2, timestamp: 49, step: 2 });
    const run = await client().getRun(runId);
    expect(run.data.latestMetrics).toEqual([{ key: "a", value: 3, timestamp: 50, step: 2 }]);
  });

  it("keep a metric's history by time, step and value, each value once", async () => {
    const runId = await newRun();
    const values = Array.from({ length: 1000 }, (_, step) => ({
      key: "loss",
      value: 1 / (step + 1),
      timestamp: 5000 - step,
      step,
    }));
    await client().logBatch(runId, { metrics: values });
    await client().logBatch(runId, { metrics: values.slice(0, 10) });
    const history = await all(client().getMetricHistory(runId, "loss"));
    expect(history).toEqual([...values].reverse());
    const first = await client().getMetricHistoryPage(runId, "loss", { maxResults: 400 });
    expect(first.items).toHaveLength(400);
    const second = await client().getMetricHistoryPage(runId, "loss", {
      maxResults: 600,
      pageToken: first.nextPageToken,
    });
    expect([...first.items, ...second.items]).toEqual(history);
    expect(second.nextPageToken).toBeUndefined();
  });

  it("keep numbers that are hard to write", async () => {
    const runId = await newRun();
    const values = { nan: Number.NaN, tiny: 5e-324, huge: 1.7976931348623157e308, negative: -0.1, third: 1 / 3 };
    for (const [key, value] of Object.entries(values)) await client().logMetric(runId, { key, value, timestamp: 1 });
    await client().logMetric(runId, { key: "infinite", value: Number.POSITIVE_INFINITY, timestamp: 1 });
    expect((await client().getRun(runId)).data.metrics).toEqual({ ...values, infinite: 1.7976931348623157e308 });
  });

  it("sample a long history evenly, with its ends", async () => {
    const runId = await newRun();
    const metrics = Array.from({ length: 500 }, (_, step) => ({ key: "s", value: step, timestamp: 1, step }));
    await client().logBatch(runId, { metrics });
    const sample = await client().getSampledHistory([runId], "s", { maxResults: 10 });
    expect(sample).toHaveLength(10);
    expect(sample.at(0)?.step).toBe(0);
    expect(sample.at(-1)?.step).toBe(499);
    const part = await client().getSampledHistory([runId], "s", { startStep: 100, endStep: 104 });
    expect(part.map((metric) => metric.step)).toEqual([100, 101, 102, 103, 104]);
  });

  it("keep params as they were first logged", async () => {
    const runId = await newRun();
    await client().logParam(runId, "rate", 0.1);
    await client().logParam(runId, "rate", 0.1);
    await client().logBatch(runId, { params: { layers: "64, 32", unicode: "日本語", empty: "" } });
    expect(await refusal(client().logParam(runId, "rate", 0.2))).toBe("INVALID_PARAMETER_VALUE");
    expect(await refusal(client().logBatch(runId, { params: { rate: 0.3, other: 1 } }))).toBe(
      "INVALID_PARAMETER_VALUE",
    );
    const { params } = (await client().getRun(runId)).data;
    expect(params).toEqual({ rate: "0.1", layers: "64, 32", unicode: "日本語", empty: "" });
  });

  it("get and lose tags, and are renamed by one", async () => {
    const runId = await newRun();
    await client().setTag(runId, "a", "1");
    await client().setTag(runId, "a", "2");
    await client().setTag(runId, "mlflow.runName", "renamed");
    const run = await client().getRun(runId);
    expect(run.info.runName).toBe("renamed");
    expect(run.data.tags).toEqual({ a: "2", "mlflow.runName": "renamed" });
    await client().deleteTag(runId, "a");
    expect(await refusal(client().deleteTag(runId, "a"))).toBe("RESOURCE_DOES_NOT_EXIST");
  });

  it("end with a status and a time", async () => {
    const runId = await newRun();
    const info = await client().updateRun(runId, { status: "FAILED", endTime: 2000, runName: "ended" });
    expect(info).toMatchObject({ status: "FAILED", endTime: 2000, runName: "ended" });
    expect((await client().getRun(runId)).data.tags["mlflow.runName"]).toBe("ended");
  });

  it("that ended take what comes late, and stay ended", async () => {
    const runId = await newRun();
    await client().updateRun(runId, { status: "FINISHED", endTime: 5 });
    await client().logMetric(runId, { key: "late", value: 1 });
    const run = await client().getRun(runId);
    expect(run.data.metrics).toEqual({ late: 1 });
    expect(run.info).toMatchObject({ status: "FINISHED", endTime: 5 });
  });

  it("take nothing more when deleted, until restored", async () => {
    const runId = await newRun();
    await client().deleteRun(runId);
    expect(await refusal(client().logMetric(runId, { key: "a", value: 1 }))).toBe("INVALID_PARAMETER_VALUE");
    expect(await refusal(client().logParam(runId, "a", 1))).toBe("INVALID_PARAMETER_VALUE");
    expect(await refusal(client().setTag(runId, "a", 1))).toBe("INVALID_PARAMETER_VALUE");
    expect(await refusal(client().updateRun(runId, { status: "FINISHED" }))).toBe("INVALID_PARAMETER_VALUE");
    await client().restoreRun(runId);
    await client().logMetric(runId, { key: "a", value: 1 });
  });

  it("that are not there are told as such", async () => {
    const missing = "0".repeat(32);
    expect(await refusal(client().getRun(missing))).toBe("RESOURCE_DOES_NOT_EXIST");
    expect(await refusal(client().logMetric(missing, { key: "a", value: 1 }))).toBe("RESOURCE_DOES_NOT_EXIST");
    expect(await refusal(client().logBatch(missing, { params: { a: 1 } }))).toBe("RESOURCE_DOES_NOT_EXIST");
    expect(await refusal(client().setTag(missing, "a", 1))).toBe("RESOURCE_DOES_NOT_EXIST");
  });

  it.each([
    ["../up", "../up"],
    ["a//b", "a//b"],
    ["/root", "/root"],
    ["with a tab", "tab\there"],
    ["with a semicolon", "semi;colon"],
    ["with a control character", "bell\u0007"],
    ["of 251 letters", "k".repeat(251)],
    ["of 10,000 letters", "k".repeat(10_000)],
  ])("refuse a key %s", async (_, key) => {
    const runId = await newRun();
    expect(await refusal(client().logMetric(runId, { key, value: 1 }))).toBe("INVALID_PARAMETER_VALUE");
    expect(await refusal(client().logParam(runId, key, 1))).toBe("INVALID_PARAMETER_VALUE");
    expect(await refusal(client().setTag(runId, key, 1))).toBe("INVALID_PARAMETER_VALUE");
  });

  it("refuse batches beyond the limits", async () => {
    const runId = await newRun();
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, "v"]));
    const metrics = Array.from({ length: 1001 }, (_, step) => ({ key: "m", value: 1, timestamp: 1, step }));
    expect(await refusal(client().logBatch(runId, { metrics }))).toBe("INVALID_PARAMETER_VALUE");
    expect(await refusal(client().logBatch(runId, { params: many(101) }))).toBe("INVALID_PARAMETER_VALUE");
    expect(await refusal(client().logBatch(runId, { tags: many(101) }))).toBe("INVALID_PARAMETER_VALUE");
    await client().logBatch(runId, { metrics: metrics.slice(0, 800), params: many(100), tags: many(100) });
  });

  it("record data sets and models that go in and come out", async () => {
    const runId = await newRun();
    const dataset = {
      name: "flights",
      digest: "0123abcd.dir",
      sourceType: "dvc",
      source: '{"path":"data"}',
      schema: "[]",
    };
    await client().logInputs(runId, { datasets: [{ dataset, context: "training", tags: { week: "2001-01-01" } }] });
    await client().logInputs(runId, { datasets: [{ dataset, context: "training" }] });
    const model = await client().createLoggedModel({ experimentId, sourceRunId: runId });
    await client().logInputs(runId, { modelIds: [model.modelId] });
    await client().logOutputs(runId, [{ modelId: model.modelId, step: 7 }]);
    const run = await client().getRun(runId);
    expect(run.inputs.datasets).toHaveLength(1);
    expect(run.inputs.datasets[0]).toMatchObject({ dataset, context: "training", tags: { week: "2001-01-01" } });
    expect(run.inputs.modelIds).toEqual([model.modelId]);
    expect(run.outputs.models).toEqual([{ modelId: model.modelId, step: 7 }]);
  });
}
