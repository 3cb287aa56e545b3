import { openContext } from "@mlops/data-versioning/engine";
import { afterEach, describe, expect, it } from "vitest";
import { loadProject } from "../../src/definition/load.ts";
import { pipelineStatus, type Stage } from "../../src/index.ts";
import { type TemporaryProject, temporaryProject } from "../temporary-project.ts";

let project: TemporaryProject;
afterEach(() => project.remove());

async function load(yaml: string, files: Record<string, string> = {}): Promise<readonly Stage[]> {
  project = await temporaryProject({ "dvc.yaml": yaml, ...files });
  return loadProject(project.path("dvc.yaml"), openContext(project.root, {}).root).stages;
}

describe("templates", () => {
  it("take variables from params.yaml, vars, files and the stage's own vars", async () => {
    const stages = await load(
      "vars: [{a: {b: [x, y]}}, extra.yaml:k]\nstages:\n  s:\n    vars: [{own: 7}]\n    cmd: run ${lr} ${a.b[1]} ${k} ${own} \\${HOME}\n",
      { "params.yaml": "lr: 1e-05\n", "extra.yaml": "k: true\nother: 1\n" },
    );
    expect(stages[0]?.command).toBe("run 1e-05 y true 7 ${HOME}");
  });

  it("make one stage for each item of foreach, by value, index or key", async () => {
    const stages = await load(
      "stages:\n  a:\n    foreach: [1, x]\n    do: {cmd: 'c ${item}'}\n  b:\n    foreach: [{n: 1}, {n: 2}]\n    do: {cmd: 'c ${item.n}'}\n  c:\n    foreach: {k: {v: 3}}\n    do: {cmd: 'c ${key} ${item.v}'}\n",
    );
    expect(stages.map(({ name, command }) => [name, command])).toEqual([
      ["a@1", "c 1"],
      ["a@x", "c x"],
      ["b@0", "c 1"],
      ["b@1", "c 2"],
      ["c@k", "c k 3"],
    ]);
  });

  it("make one stage for each combination of matrix", async () => {
    const stages = await load(
      "stages:\n  m:\n    matrix: {x: [1, 2.0], y: [[a, b], c]}\n    cmd: 'c ${item.x} ${key}'\n",
    );
    expect(stages.map(({ name }) => name)).toEqual(["m@1-y0", "m@1-c", "m@2.0-y0", "m@2.0-c"]);
  });

  it.each([
    ["stages:\n  s: {cmd: '${none}'}\n", /dvc\.yaml: stages\.s: could not find "none" among the variables/],
    ["stages:\n  s: {cmd: '${a..b}'}\n", /"\$\{a\.\.b\}" is not a valid expression/],
    ["vars: [{a: 1}, {a: 2}]\n", /vars: cannot redefine "a" from vars, it exists already/],
    ["vars: [none.yaml]\n", /file "none\.yaml" of vars does not exist/],
    ["vars: [{l: [1]}]\nstages:\n  s: {cmd: x, outs: ['${l}']}\n", /cannot put a list into "outs"/],
    ["stages:\n  s: {foreach: 3, do: {cmd: x}}\n", /foreach of "s" must be a list or a dictionary/],
  ])("that cannot be filled are told: %j", async (yaml, message) => {
    await expect(load(yaml)).rejects.toThrow(message);
  });
});

describe("a dvc.yaml that is wrong", () => {
  it.each([
    ["stages:\n  s:\n    cmd: x\n    out: [a]\n", /dvc\.yaml:4:5: unknown key "out", expected one of cmd, wdir, deps/],
    ["stages:\n  s:\n    deps: [a]\n", /dvc\.yaml:2:3: stage "s" has no cmd \(the file may be truncated\)/],
    ["stages: [a]\n", /dvc\.yaml:1:1: "stages" must be a dictionary of stages/],
    ["stages:\n  s:\n    cmd: x\n    deps: [", /dvc\.yaml:\d+:\d+: not valid YAML/],
    ["stages:\n  s: {cmd: x, frozen: maybe}\n", /stages\.s\.frozen: expected true or false/],
    ["stages:\n  s: {cmd: x, deps: ['s3://b/k']}\n", /is not a local path; import it first/],
    ["stages:\n  s: {cmd: [{a: b}]}\n", /stages\.s\.cmd: expected a command or a list of commands \(quote commands/],
  ])("is refused with its place: %j", async (yaml, message) => {
    await expect(load(yaml)).rejects.toThrow(message);
  });

  it.each([
    [
      "a cycle",
      "stages:\n  a: {cmd: x, deps: [1], outs: [2]}\n  b: {cmd: x, deps: [2], outs: [3]}\n  c: {cmd: x, deps: [3], outs: [1]}\n",
      /in a ring: (a -> b -> c -> a|b -> c -> a -> b|c -> a -> b -> c)/,
    ],
    [
      "two owners of an output",
      "stages:\n  a: {cmd: x, outs: [o]}\n  b: {cmd: x, outs: [o]}\n",
      /o of stage "b" is, or overlaps, an output of stage "a"/,
    ],
    [
      "overlapping outputs",
      "stages:\n  a: {cmd: x, outs: [d/o]}\n  b: {cmd: x, outs: [d]}\n",
      /d\/o of stage "a" is, or overlaps, an output of stage "b"/,
    ],
    ["a stage that needs its own output", "stages:\n  a: {cmd: x, deps: [o], outs: [o]}\n", /in a ring: a -> a/],
  ])("such as %s", async (_, yaml, message) => {
    project = await temporaryProject({ "dvc.yaml": yaml.replaceAll(/\[(\d)\]/g, '["$1"]') });
    await expect(pipelineStatus({ directory: project.root })).rejects.toThrow(message);
  });

  it.each([
    ["schema: '1.0'\n", /dvc\.lock:1:1: expected schema: "2\.0"/],
    ["schema: '2.0'\nstages:\n  a:\n    deps: []\n", /dvc\.lock:3:3: "stages\.a" has no cmd/],
    [
      "schema: '2.0'\nstages:\n  a:\n    cmd: x\n    outs:\n    - path: o\n      md5: 12\n",
      /dvc\.lock:7:7: expected an md5 of 32 hex digits, found "12"/,
    ],
  ])("or a dvc.lock that is: %j", async (lock, message) => {
    project = await temporaryProject({ "dvc.yaml": "stages:\n  a: {cmd: x, outs: [o]}\n", "dvc.lock": lock });
    await expect(pipelineStatus({ directory: project.root })).rejects.toThrow(message);
    await expect(project.run()).rejects.toThrow(message);
  });
});
