import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { diffMetrics, diffParameters, exportPipeline, pipelineStatus } from "../../src/index.ts";
import { type TemporaryProject, temporaryProject } from "../temporary-project.ts";
import { dvc, dvcOutdated, python } from "./dvc.ts";

const FILES = {
  "dvc.yaml": `vars:
- sizes: {a: 1, b: 2}
stages:
  one:
    cmd: cp src.txt one.txt
    deps: [src.txt]
    params: [lr, train]
    outs: [one.txt]
  many:
    foreach: \${sizes}
    do:
      cmd: mkdir -p many/\${key} && cp one.txt many/\${key}/\${item}
      deps: [one.txt]
      outs: ["many/\${key}"]
  score:
    cmd:
    - cat many/a/1 many/b/2 > all.txt
    - 'echo "{\\"auc\\": 0.5}" > m.json'
    deps: [many/a, many/b]
    outs: [all.txt]
    metrics: [{m.json: {cache: false}}]
`,
  "params.yaml": "lr: 1e-05\ntrain: {depth: 1.0, names: [x, 2.50]}\nother: 1\n",
  "src.txt": "hello\n",
};

let project: TemporaryProject;
beforeEach(async () => {
  project = await temporaryProject(FILES, { git: true });
});
afterEach(() => project.remove());

async function ourOutdated(): Promise<string[]> {
  return (await pipelineStatus({ directory: project.root }))
    .filter(({ changes }) => changes.length > 0)
    .map(({ name }) => name)
    .sort();
}

/** Changes after which both must name the same stages. */
const CHANGES: [string, () => void][] = [
  ["a parameter", () => project.write("params.yaml", FILES["params.yaml"].replace("2.50", "2.75"))],
  [
    "only the spelling of a parameter",
    () => project.write("params.yaml", FILES["params.yaml"].replace("1e-05", "0.00001").replace("2.50", "2.5")),
  ],
  ["a parameter nobody uses", () => project.write("params.yaml", FILES["params.yaml"].replace("other: 1", "other: 2"))],
  ["a parameter that is gone", () => project.write("params.yaml", "train: {depth: 1.0, names: [x, 2.50]}\n")],
  ["a dependency", () => project.write("src.txt", "other\n")],
  ["a dependency that is gone", () => rmSync(project.path("src.txt"))],
  ["a command", () => project.write("dvc.yaml", FILES["dvc.yaml"].replace("cp src.txt", "cp  src.txt"))],
  ["a variable in a command", () => project.write("dvc.yaml", FILES["dvc.yaml"].replace("b: 2", "b: 3"))],
  ["an output", () => project.write("one.txt", "by hand\n")],
  ["an output that is gone", () => rmSync(project.path("many"), { recursive: true })],
  ["a metric", () => project.write("m.json", "{}")],
  ["the cache", () => rmSync(project.path(".dvc/cache/files"), { recursive: true })],
];

describe("a pipeline that we ran", () => {
  it("is up to date for dvc, and the other way round", async () => {
    await project.run();
    expect(dvcOutdated(project.root)).toEqual([]);
    expect(dvc(project.root, "repro")).toContain("Data and pipelines are up to date");
    for (const name of ["dvc.lock", "one.txt", "many", "all.txt", "m.json", ".dvc/cache"])
      rmSync(project.path(name), { recursive: true, force: true });
    dvc(project.root, "repro", "--quiet");
    const theirs = project.read("dvc.lock");
    expect(await ourOutdated()).toEqual([]);
    expect(new Set(Object.values((await project.run()).outcomes))).toEqual(new Set(["unchanged"]));
    expect(project.read("dvc.lock")).toBe(theirs);
  });

  it.each(CHANGES)("after a change of %s both name the same stages", async (_, change) => {
    await project.run();
    change();
    expect(await ourOutdated()).toEqual(dvcOutdated(project.root));
  });

  it("is restored by dvc from our run cache, and by us from dvc's", async () => {
    await project.run();
    project.write("src.txt", "second\n");
    dvc(project.root, "repro", "--quiet");
    project.write("src.txt", FILES["src.txt"]);
    expect(dvc(project.root, "repro")).toContain("Stage 'one' is cached - skipping run, checking out outputs");
    project.write("src.txt", "second\n");
    expect((await project.run()).outcomes).toEqual({
      one: "cached",
      "many@a": "cached",
      "many@b": "cached",
      score: "cached",
    });
    expect(dvcOutdated(project.root)).toEqual([]);
  });

  it("has the same metrics and parameter differences for both", async () => {
    await project.run();
    project.commitAll("one");
    project.write("m.json", '{"auc": 0.75}');
    project.write("params.yaml", FILES["params.yaml"].replace("1e-05", "0.1"));
    const metrics = JSON.parse(dvc(project.root, "metrics", "diff", "--json")) as Record<
      string,
      Record<string, { diff: number }>
    >;
    const ours = await diffMetrics(project.root, "HEAD", undefined);
    expect(ours.map(({ key, difference }) => [key, difference])).toEqual([["auc", metrics["m.json"]?.auc?.diff]]);
    const params = JSON.parse(dvc(project.root, "params", "diff", "--json", "--deps")) as Record<
      string,
      Record<string, unknown>
    >;
    expect((await diffParameters(project.root, "HEAD", undefined)).map(({ key }) => key)).toEqual(
      Object.keys(params["params.yaml"] ?? {}),
    );
  });
});

describe("the exported Argo workflow", () => {
  it("validates against Argo's schema (the models that hera generates from it)", async () => {
    project.write("workflow.yaml", await exportPipeline({ directory: project.root, to: "argo" }));
    const script =
      "import sys, yaml\nfrom hera.workflows.models import Workflow\nworkflow = Workflow.model_validate(yaml.safe_load(open(sys.argv[1])))\nprint([task.name for task in workflow.spec.templates[0].dag.tasks])";
    expect(execFileSync(python(), ["-c", script, project.path("workflow.yaml")], { encoding: "utf8" }).trim()).toBe(
      "['one', 'many-a', 'many-b', 'score']",
    );
  });
});
