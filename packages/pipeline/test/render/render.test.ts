import { rmSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import {
  collectPlots,
  diffMetrics,
  diffParameters,
  exportPipeline,
  readMetrics,
  readParameters,
  renderPipeline,
} from "../../src/index.ts";
import { type TemporaryProject, temporaryProject } from "../temporary-project.ts";

let project: TemporaryProject;
afterEach(() => project.remove());

const FILES = {
  "dvc.yaml": `stages:
  get data:
    cmd: echo 1 > data
    outs: [data]
  train:
    cmd: 'cp data model; echo "{\\"auc\\": 0.7, \\"n\\": {\\"rows\\": 3}}" > m.json; printf "x,y\\n0,1\\n1,3\\n" > p.csv'
    deps: [data]
    params: [lr]
    outs: [model]
    metrics: [m.json]
    plots:
    - p.csv: {x: x, y: y, title: Loss}
  report:
    cmd: cat data model > report
    deps: [data, model]
    outs: [report]
`,
  "params.yaml": "lr: 0.1\nunused: 1\n",
};

describe("drawing", () => {
  it("shows stages and who needs whom as text, Mermaid and SVG", async () => {
    project = await temporaryProject(FILES);
    expect(await renderPipeline(project.root, "text")).toBe(
      "get data\n├─ train\n│  └─ report  (also needs get data)\n└─ report (above)\n",
    );
    expect(await renderPipeline(project.root, "mermaid")).toBe(
      'flowchart TD\n  s0["get data"]\n  s1["train"]\n  s2["report"]\n  s0 --> s1\n  s0 --> s2\n  s1 --> s2\n',
    );
    const svg = await renderPipeline(project.root, "svg");
    expect(svg.match(/<rect/g)).toHaveLength(3);
    expect(svg.match(/marker-end/g)).toHaveLength(3);
  });
});

describe("metrics, parameters and plots", () => {
  it("are compared between revisions, also what the cache keeps", async () => {
    project = await temporaryProject(FILES, { git: true });
    await project.run();
    project.commitAll("one");
    project.write("params.yaml", "lr: 0.2\nunused: 2\n");
    project.write("dvc.yaml", FILES["dvc.yaml"].replace("0.7", "0.75").replace("1,3", "1,2"));
    await project.run();
    expect((await readMetrics({ directory: project.root, revision: "HEAD" })).get("m.json")).toBeDefined();
    await expect(diffMetrics(project.root, "mian", undefined)).rejects.toThrow('git knows no revision "mian"');
    await expect(diffParameters(project.root, "HEAD", "mian")).rejects.toThrow('git knows no revision "mian"');
    await expect(collectPlots({ directory: project.root, revisions: ["mian"] })).rejects.toThrow(
      "git knows no revision",
    );
    project.git("rm", "--quiet", "--cached", "params.yaml");
    project.git("commit", "--quiet", "-m", "without parameters");
    expect([...(await readParameters({ directory: project.root, revision: "HEAD" })).keys()]).toEqual([]);
    project.git("reset", "--quiet", "--soft", "HEAD~1");
    expect(await diffMetrics(project.root, "HEAD", undefined)).toMatchObject([
      { file: "m.json", key: "auc", difference: expect.closeTo(0.05, 10) },
    ]);
    expect((await diffMetrics(project.root, "HEAD", undefined, true)).map(({ key }) => key)).toEqual(["auc", "n.rows"]);
    expect((await diffParameters(project.root, "HEAD", undefined)).map(({ key }) => key)).toEqual(["lr", "unused"]);
    const [plot] = await collectPlots({ directory: project.root, revisions: ["HEAD", undefined] });
    expect(plot).toMatchObject({
      kind: "vega",
      name: "p.csv",
      spec: {
        title: "Loss",
        encoding: { x: { field: "x", type: "quantitative" }, y: { field: "y" }, color: { field: "rev" } },
      },
    });
    const { data } = (plot as unknown as { spec: { data: { values: unknown[] } } }).spec;
    expect(data.values).toEqual([
      { rev: "HEAD", x: 0, y: 1 },
      { rev: "HEAD", x: 1, y: 3 },
      { rev: "workspace", x: 0, y: 1 },
      { rev: "workspace", x: 1, y: 2 },
    ]);
    rmSync(project.path(".dvc/cache/files"), { recursive: true });
    await expect(diffMetrics(project.root, "HEAD", undefined)).rejects.toThrow(
      "m.json of revision HEAD is not in the cache; check that revision out",
    );
  });
});

describe("export", () => {
  it("writes a Makefile that make runs as the pipeline", async () => {
    project = await temporaryProject(FILES);
    project.write("Makefile", await exportPipeline({ directory: project.root, to: "make" }));
    const { execFileSync } = await import("node:child_process");
    execFileSync("make", ["-s"], { cwd: project.root });
    expect(project.read("report")).toBe("1\n1\n");
    expect(execFileSync("make", ["-n"], { cwd: project.root, encoding: "utf8" })).toMatch(/Nothing to be done/);
    project.write("params.yaml", "lr: 0.3\n");
    expect(execFileSync("make", ["-n"], { cwd: project.root, encoding: "utf8" })).toMatch(/cp data model/);
  });

  it("writes an Argo workflow and a GitHub workflow with the same edges", async () => {
    project = await temporaryProject(FILES);
    const argo = await exportPipeline({ directory: project.root, to: "argo" });
    expect(argo).toContain(
      "      - name: report\n        template: stage\n        dependencies:\n        - get-data\n        - train\n",
    );
    const actions = await exportPipeline({ directory: project.root, to: "github-actions" });
    expect(actions).toContain(
      "  report:\n    name: report\n    runs-on: ubuntu-latest\n    needs:\n    - get-data\n    - train\n",
    );
    expect(actions).toContain("npx mlops pipeline run --pull 'get data'");
  });
});
