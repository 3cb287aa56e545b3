import { expect, it } from "vitest";
import { all, type Given, refusal } from "./suite.ts";

export function experimentsContract({ client, unique }: Given): void {
  it("are made with tags and found by id and by name", async () => {
    const name = unique("made ✓ “ü”");
    const id = await client().createExperiment(name, { tags: { team: "a", "two words": "b/c" } });
    const experiment = await client().getExperiment(id);
    expect(experiment).toMatchObject({ experimentId: id, name, lifecycleStage: "active" });
    expect(experiment.tags).toEqual({ team: "a", "two words": "b/c" });
    expect(experiment.artifactLocation).toMatch(/^mlflow-artifacts:\//);
    expect(await client().getExperimentByName(name)).toEqual(experiment);
  });

  it("have unique names", async () => {
    const name = unique("twice");
    await client().createExperiment(name);
    expect(await refusal(client().createExperiment(name))).toBe("RESOURCE_ALREADY_EXISTS");
  });

  it("that are not there are told as such", async () => {
    expect(await client().getExperimentByName(unique("nowhere"))).toBeUndefined();
    expect(await refusal(client().getExperiment("99999999"))).toBe("RESOURCE_DOES_NOT_EXIST");
    expect(await refusal(client().getExperiment("abc"))).toBe("INVALID_PARAMETER_VALUE");
  });

  it("are made once when several ask for one at the same time", async () => {
    const name = unique("at once");
    const ids = await Promise.all(Array.from({ length: 5 }, () => client().ensureExperiment(name)));
    expect(new Set(ids).size).toBe(1);
  });

  it("are renamed, deleted with their runs, and restored with them", async () => {
    const id = await client().createExperiment(unique("before"));
    const { info } = await client().createRun({ experimentId: id });
    const name = unique("after");
    await client().renameExperiment(id, name);
    expect((await client().getExperiment(id)).name).toBe(name);
    await client().deleteExperiment(id);
    expect((await client().getExperiment(id)).lifecycleStage).toBe("deleted");
    expect((await client().getRun(info.runId)).info.lifecycleStage).toBe("deleted");
    expect(await refusal(client().createRun({ experimentId: id }))).toBe("INVALID_PARAMETER_VALUE");
    expect(await refusal(client().deleteExperiment(id))).toBe("RESOURCE_DOES_NOT_EXIST");
    await client().restoreExperiment(id);
    expect((await client().getRun(info.runId)).info.lifecycleStage).toBe("active");
  });

  it("get and lose tags", async () => {
    const id = await client().createExperiment(unique("tagged"));
    await client().setExperimentTag(id, "key", "one");
    await client().setExperimentTag(id, "key", "two");
    expect((await client().getExperiment(id)).tags).toEqual({ key: "two" });
    await client().deleteExperimentTag(id, "key");
    expect((await client().getExperiment(id)).tags).toEqual({});
    expect(await refusal(client().deleteExperimentTag(id, "key"))).toBe("RESOURCE_DOES_NOT_EXIST");
  });

  it("are searched page by page, by name, tag and stage", async () => {
    const group = unique("group").replaceAll("-", "");
    const ids: string[] = [];
    for (const part of ["a", "b", "c"])
      ids.push(await client().createExperiment(`${group} ${part}`, { tags: { part } }));
    await client().deleteExperiment(ids[1] as string);
    const like = `name LIKE '${group}%'`;
    const found = await all(client().searchExperiments({ filter: like, orderBy: ["name ASC"], maxResults: 1 }));
    expect(found.map((experiment) => experiment.experimentId)).toEqual([ids[0], ids[2]]);
    const deleted = await all(client().searchExperiments({ filter: like, view: "DELETED_ONLY" }));
    expect(deleted.map((experiment) => experiment.experimentId)).toEqual([ids[1]]);
    const tagged = await all(client().searchExperiments({ filter: `${like} AND tags.part = 'c'`, view: "ALL" }));
    expect(tagged.map((experiment) => experiment.experimentId)).toEqual([ids[2]]);
  });

  it.each([
    ["", "a name of no letters"],
    ["x".repeat(501), "a name of 501 letters"],
  ])("are refused %#: %s", async (name) => {
    expect(await refusal(client().createExperiment(name))).toBe("INVALID_PARAMETER_VALUE");
  });
}
