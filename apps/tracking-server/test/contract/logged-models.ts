import { beforeAll, expect, it } from "vitest";
import { all, type Given, refusal } from "./suite.ts";

export function loggedModelsContract({ client, unique }: Given): void {
  let experimentId: string;
  let runId: string;
  beforeAll(async () => {
    experimentId = await client().createExperiment(unique("models"));
    runId = (await client().createRun({ experimentId })).info.runId;
  });

  it("are pending until their files are there", async () => {
    const model = await client().createLoggedModel({
      experimentId,
      name: "net",
      modelType: "onnx",
      sourceRunId: runId,
      params: { depth: 3 },
      tags: { a: "b" },
    });
    expect(model).toMatchObject({
      experimentId,
      name: "net",
      modelType: "onnx",
      sourceRunId: runId,
      status: "PENDING",
      params: { depth: "3" },
      tags: { a: "b" },
    });
    expect(model.modelId).toMatch(/^m-[0-9a-f]{32}$/);
    expect(model.artifactUri).toContain(model.modelId);
    expect((await client().finalizeLoggedModel(model.modelId, "READY")).status).toBe("READY");
    expect((await client().getLoggedModel(model.modelId)).status).toBe("READY");
  });

  it("get and lose tags, and get params", async () => {
    const { modelId } = await client().createLoggedModel({ experimentId });
    await client().setLoggedModelTags(modelId, { one: "1", two: "2" });
    await client().deleteLoggedModelTag(modelId, "one");
    await client().logLoggedModelParams(modelId, { p: "q" });
    expect(await client().getLoggedModel(modelId)).toMatchObject({ tags: { two: "2" }, params: { p: "q" } });
    expect(await refusal(client().deleteLoggedModelTag(modelId, "one"))).toBe("RESOURCE_DOES_NOT_EXIST");
  });

  it("know how they scored, on which data", async () => {
    const { modelId } = await client().createLoggedModel({ experimentId });
    const scored = { modelId, datasetName: "flights", datasetDigest: "d1", timestamp: 5, step: 1 };
    await client().logMetric(runId, { key: "auc", value: 0.77, ...scored });
    await client().logBatch(runId, { metrics: [{ key: "brier", value: 0.1, ...scored }] });
    const model = await client().getLoggedModel(modelId);
    expect(model.metrics).toContainEqual({ key: "auc", value: 0.77, runId, ...scored });
    expect(model.metrics).toHaveLength(2);
  });

  it("have files of their own", async () => {
    const { modelId } = await client().createLoggedModel({ experimentId });
    await client().uploadContent({ modelId }, "sub/model.onnx", "x");
    expect(await client().listArtifacts({ modelId }, "sub")).toEqual([
      { path: "sub/model.onnx", isDirectory: false, size: 1 },
    ]);
    expect((await client().readArtifact({ uri: `models:/${modelId}` }, "sub/model.onnx")).toString()).toBe("x");
  });

  it("are searched by name, metric and data, and ordered by a metric", async () => {
    const group = (await client().createExperiment(unique("group"))) as string;
    const ids: string[] = [];
    for (const [index, auc] of [0.6, 0.8, 0.7].entries()) {
      const { modelId } = await client().createLoggedModel({
        experimentId: group,
        name: `m${index}`,
        params: { index },
      });
      ids.push(modelId);
      await client().logMetric(runId, { key: "auc", value: auc, modelId, datasetName: "d", datasetDigest: "1" });
    }
    const search = async (what: object) =>
      (await all(client().searchLoggedModels({ experimentIds: [group], maxResults: 2, ...what }))).map((model) =>
        ids.indexOf(model.modelId),
      );
    expect(await search({ orderBy: [{ field: "metrics.auc", ascending: false }] })).toEqual([1, 2, 0]);
    expect((await search({ filter: "metrics.auc > 0.65" })).sort()).toEqual([1, 2]);
    expect(await search({ filter: "name = 'm2'" })).toEqual([2]);
    expect(await search({ filter: "params.index = '0'" })).toEqual([0]);
    expect(await search({ filter: "metrics.auc > 0.65", datasets: [{ name: "other" }] })).toEqual([]);
    expect(await refusal(search({ filter: "metrics.auc LIKE 'x'" }))).toBe("INVALID_PARAMETER_VALUE");
  });

  it("are gone when deleted", async () => {
    const { modelId } = await client().createLoggedModel({ experimentId });
    await client().deleteLoggedModel(modelId);
    expect(await refusal(client().getLoggedModel(modelId))).toBe("RESOURCE_DOES_NOT_EXIST");
    expect(await refusal(client().getLoggedModel("m-none"))).toBe("RESOURCE_DOES_NOT_EXIST");
  });

  it.each(["a/b", "a.b", "a:b", 'a"b'])("refuse the name %s", async (name) => {
    expect(await refusal(client().createLoggedModel({ experimentId, name }))).toBe("INVALID_PARAMETER_VALUE");
  });
}
