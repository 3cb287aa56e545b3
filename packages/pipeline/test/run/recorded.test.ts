import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pipelineStatus } from "../../src/index.ts";
import { type TemporaryProject, temporaryProject } from "../temporary-project.ts";

interface Recorded {
  readonly files: Record<string, string>;
  readonly lock: string;
  readonly runs: Record<string, string>;
  readonly ignores: Record<string, string[]>;
  readonly outputs: Record<string, string>;
}

const recorded = JSON.parse(readFileSync(new URL("../fixtures/pipeline.json", import.meta.url), "utf8")) as Recorded;

describe("a pipeline that DVC ran, run by us with stages in parallel", () => {
  let project: TemporaryProject;
  beforeAll(async () => {
    project = await temporaryProject(recorded.files, { git: true });
    const result = await project.run({ jobs: 4 });
    expect(result.stages.filter(({ outcome }) => outcome !== "ran")).toEqual([]);
  });
  afterAll(() => project.remove());

  it("leaves the same dvc.lock, byte for byte", () => {
    expect(project.read("dvc.lock")).toBe(recorded.lock);
  });

  it("leaves the same run cache: keys, values and content", () => {
    const runs: Record<string, string> = {};
    const top = project.path(".dvc/cache/runs");
    for (const two of readdirSync(top))
      for (const key of readdirSync(join(top, two)))
        for (const value of readdirSync(join(top, two, key)))
          runs[`${two}/${key}/${value}`] = readFileSync(join(top, two, key, value), "utf8");
    expect(runs).toEqual(recorded.runs);
  });

  it("makes the same files and lets git ignore the same", () => {
    for (const [name, text] of Object.entries(recorded.outputs)) expect(project.read(name)).toBe(text);
    for (const [name, lines] of Object.entries(recorded.ignores))
      expect(project.read(name).split("\n").sort()).toEqual(lines);
  });

  it("is up to date afterwards", async () => {
    expect((await pipelineStatus({ directory: project.root })).filter(({ changes }) => changes.length > 0)).toEqual([]);
    expect(new Set(Object.values((await project.run()).outcomes))).toEqual(new Set(["unchanged"]));
  });
});
