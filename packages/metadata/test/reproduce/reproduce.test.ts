import { readdirSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { migrateMetadata } from "../../src/index.ts";
import { type InputRows, type ReproduceOptions, reproduceModel } from "../../src/reproduce/reproduce.ts";
import { makeProject, type Project } from "./project.ts";

let database: TestDatabase;
let project: Project;

beforeAll(async () => {
  database = await createTestDatabase();
  await migrateMetadata(database.pool);
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.pool.query("truncate mlops.model_versions, mlops.executions, mlops.data_versions cascade");
  project = await makeProject(database.pool);
});
afterEach(() => project.remove());

const predict = async (model: Uint8Array, rows: InputRows): Promise<Float64Array> => {
  const mean = Number(Buffer.from(model).toString());
  return Float64Array.from(rows.numbers.x ?? [], (x) => 1 / (1 + Math.exp(mean - x)));
};

const reproduce = (version: number, options: Partial<ReproduceOptions> = {}) =>
  reproduceModel(database.pool, { name: "mean", version }, { workspace: project.workspace, predict, ...options });

const noise = (amount: string): Partial<ReproduceOptions> => ({ stageEnvironment: () => ({ NOISE: amount }) });

test("an older model is made again from its own commit, data and parameters, byte by byte, beside the workspace", async () => {
  await project.makeModel();
  await project.makeModel({ "data/numbers/all.txt": "10\n20\n", "params.yaml": "offset: 0.5\n" });
  const before = await readFile(join(project.workspace, "build/model/model.onnx"), "utf8");
  for (const version of [1, 2]) {
    const report = await reproduce(version);
    expect(report).toMatchObject({
      verdict: "same bytes",
      missing: [],
      environmentDifferences: [],
      comparison: { kind: "bytes" },
    });
    expect(report.outputs.map((output) => output.path).sort()).toEqual(["build/model", "build/train"]);
    expect(report.stages).toMatchObject([{ name: "train", outcome: "ran" }]);
  }
  expect(await readFile(join(project.workspace, "build/model/model.onnx"), "utf8")).toBe(before);
  expect(readdirSync(dirname(project.workspace)).sort()).toEqual(["remote", "workspace"]);
});

test("on another backend the predictions are compared, within the tolerance or not", async () => {
  await project.makeModel();
  const near = await reproduce(1, noise("0.00001"));
  expect(near).toMatchObject({
    verdict: "same predictions",
    environmentDifferences: ["backend: recorded plain, here noisy"],
    comparison: { kind: "predictions", rows: 2000, tolerance: 0.0001 },
  });
  const far = await reproduce(1, noise("0.1"));
  expect(far.verdict).toBe("different");
  expect((await reproduce(1, { ...noise("0.1"), tolerance: 0.5 })).verdict).toBe("same predictions");
});

test("other bytes in the recorded environment are a difference, however near the predictions", async () => {
  await project.makeModel();
  const jitter =
    'writeFileSync("build/train/model.json", JSON.stringify({ backend: "plain", at: performance.now() }));\n';
  const script = await readFile(join(project.workspace, "train.js"), "utf8");
  const version = await project.makeModel({ "train.js": script + jitter });
  const report = await reproduce(version);
  expect(report).toMatchObject({
    verdict: "different",
    environmentDifferences: [],
    comparison: { largestDifference: 0 },
  });
  expect(report.outputs.filter((output) => !output.same).map((output) => output.path)).toEqual(["build/train"]);
});

test("data that left the cache comes from the remote; where it is in neither it is named and nothing runs", async () => {
  await project.makeModel();
  await rm(join(project.workspace, ".dvc/cache/files"), { recursive: true });
  expect((await reproduce(1)).outputs.every((output) => output.same)).toBe(true);
  await rm(join(dirname(project.workspace), "remote"), { recursive: true });
  const report = await reproduce(1);
  expect(report).toMatchObject({ verdict: "not possible", stages: [] });
  expect(report.missing).toHaveLength(1);
  expect(report.missing[0]).toMatch(/^data data\/numbers: /);
});

test("a missing commit is named", async () => {
  await project.makeModel();
  await database.pool.query("update mlops.model_versions set git_commit = null");
  expect((await reproduce(1)).missing).toEqual(["commit: none was recorded with the model"]);
  await database.pool.query(`update mlops.model_versions set git_commit = '${"0".repeat(40)}'`);
  expect((await reproduce(1)).missing[0]).toMatch(/commit 0{40}: not in the repository of /);
});

test("a stage that fails says so, and no worktree is left behind", async () => {
  await project.makeModel();
  const script = await readFile(join(project.workspace, "train.js"), "utf8");
  const version = await project.makeModel({
    "train.js": `${script}if (process.env.NOISE) throw new Error("no such backend");\n`,
  });
  await expect(reproduce(version, noise("1"))).rejects.toThrow(
    /reproducing mean\/2: stage train failed: .*no such backend/,
  );
  expect(readdirSync(dirname(project.workspace)).sort()).toEqual(["remote", "workspace"]);
});

test("a model that the store does not know is named", async () => {
  await expect(reproduce(9)).rejects.toThrow(/trace mean\/9: nothing in the lineage store/);
});

test("uncommitted work in the workspace stays as it is", async () => {
  await project.makeModel();
  await writeFile(join(project.workspace, "params.yaml"), "offset: 99\n");
  expect((await reproduce(1)).verdict).toBe("same bytes");
  expect(await readFile(join(project.workspace, "params.yaml"), "utf8")).toBe("offset: 99\n");
});
