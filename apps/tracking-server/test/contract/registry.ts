import { filters, promote, readAliasMoves, rollback } from "mlflow-client";
import { beforeAll, expect, it } from "vitest";
import { all, type Given, refusal } from "./suite.ts";

export function registryContract({ client, unique }: Given): void {
  let runId: string;
  let source: string;
  beforeAll(async () => {
    const experimentId = await client().createExperiment(unique("registry"));
    const run = await client().createRun({ experimentId });
    runId = run.info.runId;
    source = `${run.info.artifactUri}/model`;
  });
  const newModel = async (versions: number) => {
    const name = unique("model");
    await client().createRegisteredModel(name);
    for (let count = 0; count < versions; count += 1) await client().createModelVersion({ name, source, runId });
    return name;
  };

  it("registers models with a description and tags", async () => {
    const name = unique("Modell “ü”");
    await client().createRegisteredModel(name, { description: "what it does", tags: { a: "b" } });
    const model = await client().getRegisteredModel(name);
    expect(model).toMatchObject({
      name,
      description: "what it does",
      tags: { a: "b" },
      aliases: {},
      latestVersions: [],
    });
    expect(await refusal(client().createRegisteredModel(name))).toBe("RESOURCE_ALREADY_EXISTS");
    await client().ensureRegisteredModel(name);
  });

  it("numbers versions from 1", async () => {
    const name = await newModel(2);
    const version = await client().createModelVersion({ name, source, runId, description: "third", tags: { t: "v" } });
    expect(version).toMatchObject({ name, version: 3, source, runId, description: "third", tags: { t: "v" } });
    expect(version).toMatchObject({ currentStage: "None", status: "READY" });
    expect(await client().getModelVersion(name, 3)).toEqual(version);
    expect(await client().getDownloadUri(name, 3)).toBe(source);
    expect((await client().getRegisteredModel(name)).latestVersions.map((latest) => latest.version)).toEqual([3]);
    expect(await refusal(client().getModelVersion(name, 4))).toBe("RESOURCE_DOES_NOT_EXIST");
  });

  it("numbers versions without gap or double when several are made at once", async () => {
    const name = await newModel(0);
    const made = await Promise.all(
      Array.from({ length: 6 }, () => client().createModelVersion({ name, source, runId })),
    );
    expect(made.map(({ version }) => version).sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("makes versions of logged models", async () => {
    const { info } = await client().getRun(runId);
    const logged = await client().createLoggedModel({ experimentId: info.experimentId, sourceRunId: runId });
    const name = await newModel(0);
    const { modelId } = logged;
    const version = await client().createModelVersion({ name, source: `models:/${modelId}`, modelId });
    expect(version.runId).toBe(runId);
    expect(await client().getDownloadUri(name, 1)).toBe(logged.artifactUri);
    const tagged = (await client().getLoggedModel(modelId)).tags["mlflow.modelVersions"];
    expect(JSON.parse(tagged ?? "")).toEqual([{ name, version: 1 }]);
  });

  it("points aliases at versions", async () => {
    const name = await newModel(2);
    await client().setRegisteredModelAlias(name, "champion", 1);
    await client().setRegisteredModelAlias(name, "champion", 2);
    await client().setRegisteredModelAlias(name, "old", 1);
    expect(await client().getModelVersionByAlias(name, "champion")).toMatchObject({
      version: 2,
      aliases: ["champion"],
    });
    expect((await client().getRegisteredModel(name)).aliases).toEqual({ champion: 2, old: 1 });
    expect((await client().getModelVersionByAlias(name, "latest")).version).toBe(2);
    await client().deleteRegisteredModelAlias(name, "old");
    expect(await refusal(client().getModelVersionByAlias(name, "old"))).toBe("INVALID_PARAMETER_VALUE");
    expect(await refusal(client().setRegisteredModelAlias(name, "champion", 9))).toBe("RESOURCE_DOES_NOT_EXIST");
  });

  it.each(["latest", "v3", "with space", "a/b"])("refuses the alias %s", async (alias) => {
    const name = await newModel(1);
    expect(await refusal(client().setRegisteredModelAlias(name, alias, 1))).toBe("INVALID_PARAMETER_VALUE");
  });

  it("keeps who moved an alias and why, and goes back step by step", async () => {
    const name = await newModel(3);
    const alias = "champion";
    for (const version of [1, 2, 3])
      await promote(client(), { name, alias, version }, { by: "me", reason: `r${version}` });
    expect(await rollback(client(), { name, alias }, { by: "me", reason: "bad" })).toMatchObject({
      version: 2,
      from: 3,
    });
    expect(await rollback(client(), { name, alias }, { by: "you", reason: "worse" })).toMatchObject({ version: 1 });
    await expect(rollback(client(), { name, alias }, { by: "me", reason: "?" })).rejects.toThrow(/no version/);
    expect((await client().getModelVersionByAlias(name, alias)).version).toBe(1);
    const moves = readAliasMoves(await client().getRegisteredModel(name), alias);
    expect(moves.map(({ kind, version, reason }) => [kind, version, reason])).toEqual([
      ["promote", 1, "r1"],
      ["promote", 2, "r2"],
      ["promote", 3, "r3"],
      ["rollback", 2, "bad"],
      ["rollback", 1, "worse"],
    ]);
  });

  it("moves versions through stages", async () => {
    const name = await newModel(2);
    expect((await client().transitionModelVersionStage(name, 1, "production")).currentStage).toBe("Production");
    await client().transitionModelVersionStage(name, 2, "Production", true);
    expect((await client().getModelVersion(name, 1)).currentStage).toBe("Archived");
    expect((await client().getLatestVersions(name, ["Production"])).map(({ version }) => version)).toEqual([2]);
    expect(await refusal(client().transitionModelVersionStage(name, 2, "Nowhere"))).toBe("INVALID_PARAMETER_VALUE");
  });

  it("deletes versions with their aliases, and never gives a number again", async () => {
    const name = await newModel(2);
    await client().setRegisteredModelAlias(name, "x", 2);
    await client().deleteModelVersion(name, 2);
    expect(await refusal(client().getModelVersion(name, 2))).toBe("RESOURCE_DOES_NOT_EXIST");
    expect((await client().getRegisteredModel(name)).aliases).toEqual({});
    expect((await client().createModelVersion({ name, source, runId })).version).toBe(3);
  });

  it("renames and deletes models with all that is theirs", async () => {
    const name = await newModel(1);
    await client().setRegisteredModelAlias(name, "x", 1);
    const renamed = unique("renamed");
    await client().renameRegisteredModel(name, renamed);
    expect((await client().getModelVersionByAlias(renamed, "x")).name).toBe(renamed);
    await client().deleteRegisteredModel(renamed);
    expect(await refusal(client().getRegisteredModel(renamed))).toBe("RESOURCE_DOES_NOT_EXIST");
    expect(await refusal(client().getModelVersion(renamed, 1))).toBe("RESOURCE_DOES_NOT_EXIST");
  });

  it("describes and tags models and versions", async () => {
    const name = await newModel(1);
    expect((await client().describeRegisteredModel(name, "d")).description).toBe("d");
    expect((await client().describeModelVersion(name, 1, "v")).description).toBe("v");
    await client().setRegisteredModelTag(name, "a", "1");
    await client().setModelVersionTag(name, 1, "b", "2");
    expect((await client().getRegisteredModel(name)).tags).toEqual({ a: "1" });
    expect((await client().getModelVersion(name, 1)).tags).toEqual({ b: "2" });
    await client().deleteRegisteredModelTag(name, "a");
    await client().deleteModelVersionTag(name, 1, "b");
    expect((await client().getRegisteredModel(name)).tags).toEqual({});
    expect((await client().getModelVersion(name, 1)).tags).toEqual({});
  });

  it("is searched, models and versions", async () => {
    const name = await newModel(3);
    await client().setModelVersionTag(name, 2, "kind", "good");
    const byName = filters.text("name").equals(name);
    const versions = async (filter: string, orderBy: string[] = ["version_number DESC"]) =>
      (await all(client().searchModelVersions({ filter, orderBy, maxResults: 2 }))).map(({ version }) => version);
    expect(await versions(`${byName}`)).toEqual([3, 2, 1]);
    expect(await versions(`${byName} and tags.kind = 'good'`)).toEqual([2]);
    expect(await versions(`${byName} and run_id = '${runId}'`, ["version_number ASC"])).toEqual([1, 2, 3]);
    expect(await versions(`${byName} and version_number > 1`)).toEqual([3, 2]);
    const models = await all(client().searchRegisteredModels({ filter: byName }));
    expect(models.map((model) => model.name)).toEqual([name]);
    expect(await refusal(versions("color = 'red'"))).toBe("INVALID_PARAMETER_VALUE");
  });

  it.each(["a/b", "a:b", "..", "."])("refuses the model name %s", async (name) => {
    expect(await refusal(client().createRegisteredModel(name))).toBe("INVALID_PARAMETER_VALUE");
  });

  it("refuses sources that are not the run's, and local paths", async () => {
    const name = await newModel(0);
    const make = (other: string) => refusal(client().createModelVersion({ name, source: other, runId }));
    expect(await make("/etc/passwd")).toBe("INVALID_PARAMETER_VALUE");
    expect(await make("mlflow-artifacts:/1/somebody/else")).toBe("INVALID_PARAMETER_VALUE");
    expect(await make(`${source}/../../../secret`)).toBe("INVALID_PARAMETER_VALUE");
  });
}
