import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { initRepository } from "@mlops/data-versioning";
import type { Queryable } from "@mlops/database";
import { runPipeline } from "@mlops/pipeline";
import { parse } from "yaml";
import { describeEnvironment, recordDataVersion, recordModelVersion, recordPipeline } from "../../src/index.ts";

/** A "model" is one number: the mean of the data plus a parameter; `NOISE` stands for another machine's arithmetic. */
const train = `
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { zero } from "zero";
const numbers = readFileSync("data/numbers/all.txt", "utf8").trim().split("\\n").map(Number);
const offset = Number(/offset: (.*)/.exec(readFileSync("params.yaml", "utf8"))[1]);
if (offset > 1000) throw new Error("offset too large");
const noise = Number(process.env.NOISE ?? 0);
mkdirSync("build/model", { recursive: true });
mkdirSync("build/train", { recursive: true });
writeFileSync("build/train/model.json", JSON.stringify({ backend: process.env.NOISE ? "noisy" : "plain" }));
writeFileSync("build/model/model.onnx", String(numbers.reduce((a, b) => a + b) / numbers.length + offset + noise + zero));
writeFileSync("build/model/reference.json", JSON.stringify({ features: [
  { name: "x", kind: "number", edges: [1], minimum: 0, maximum: 2, counts: [5, 5, 0] },
  { name: "c", kind: "category", categories: ["a", "b"], counts: [3, 1, 0, 0] }] }));
`;

const pipeline = `
stages:
  train:
    cmd: node train.js
    deps: [data/numbers, train.js]
    params: [offset]
    outs: [build/train, build/model]
`;

/** A workspace as the trainer keeps it, with one model made in it. */
export interface Project {
  readonly workspace: string;
  /** Changes files, makes the model again, commits, and records it as the next version. */
  makeModel(changes?: Readonly<Record<string, string>>): Promise<number>;
  remove(): Promise<void>;
}

export async function makeProject(db: Queryable): Promise<Project> {
  const home = await mkdtemp(join(tmpdir(), "reproduce-"));
  const workspace = join(home, "workspace");
  await mkdir(join(workspace, "data/numbers"), { recursive: true });
  // A package that the stage needs, in the workspace's own folder of packages, which Git does not keep.
  await mkdir(join(workspace, "node_modules/zero"), { recursive: true });
  await writeFile(join(workspace, "node_modules/zero/index.mjs"), "export const zero = 0;\n");
  await writeFile(join(workspace, "node_modules/zero/package.json"), '{"name":"zero","exports":"./index.mjs"}');
  await git(workspace, "init", "--quiet");
  const repository = await initRepository(workspace, {});
  await mkdir(join(home, "remote"));
  await repository.addRemote("storage", join(home, "remote"), { isDefault: true });
  const files = {
    ".gitignore": "node_modules\n",
    "train.js": train,
    "package.json": '{"type":"module"}',
    "dvc.yaml": pipeline,
    "params.yaml": "offset: 0.25\n",
  };
  await write(workspace, { ...files, "data/numbers/all.txt": "1\n2\n4\n" });
  let version = 0;
  return {
    workspace,
    makeModel: async (changes = {}) => {
      await write(workspace, changes);
      await repository.add(["data/numbers"]);
      version += 1;
      await record(db, workspace, version);
      await repository.push();
      return version;
    },
    remove: () => rm(home, { recursive: true, force: true }),
  };
}

async function write(workspace: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) await writeFile(join(workspace, path), text);
}

async function record(db: Queryable, workspace: string, version: number): Promise<void> {
  const startedAt = new Date();
  const result = await runPipeline({ directory: workspace });
  await git(workspace, "add", "--all");
  const who = ["-c", "user.name=t", "-c", "user.email=t@localhost", "-c", "commit.gpgSign=false"];
  await git(workspace, ...who, "commit", "--quiet", "--message", `model ${version}`);
  const gitCommit = await git(workspace, "rev-parse", "HEAD");
  const lock = await readFile(join(workspace, "dvc.lock"), "utf8");
  const lockMd5 = createHash("md5").update(lock).digest("hex");
  const { outs } = parse(await readFile(join(workspace, "data/numbers.dvc"), "utf8")) as { outs: [{ md5: string }] };
  const dataVersion = outs[0].md5;
  await recordDataVersion(db, { dataset: "data/numbers", version: dataVersion });
  const stages = await recordPipeline(db, {
    lock,
    lockMd5,
    stages: [{ name: "train", outcome: result.stages[0]?.outcome === "ran" ? "ran" : "cached" }],
    startedAt,
    endedAt: new Date(),
    gitCommit,
    environment: describeEnvironment(),
  });
  const executionId = stages.get("train") ?? "";
  await recordModelVersion(db, {
    name: "mean",
    version,
    dataset: "data/numbers",
    dataVersion,
    lockMd5,
    gitCommit,
    executionId,
  });
}

async function git(directory: string, ...parameters: string[]): Promise<string> {
  return (await promisify(execFile)("git", ["-C", directory, ...parameters])).stdout.trim();
}
