import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it, vi } from "vitest";
import { type TemporaryProject, temporaryProject } from "../temporary-project.ts";

/** The built command line. */
const mlops = fileURLToPath(new URL("../../../../apps/cli/bin/mlops.js", import.meta.url));
const script =
  "mkdir -p out; echo first > out/a; touch up; while [ ! -e go ]; do sleep 0.02; done; echo second > out/b";

let project: TemporaryProject;
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) if (child.exitCode === null) child.kill("SIGKILL");
  project.remove();
});

interface Ended {
  readonly code: number | null;
  readonly words: string;
}

function pipelineRun(): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const env = { ...process.env, SHELL: "/bin/sh" };
  const child = spawn(process.execPath, [mlops, "pipeline", "run"], { cwd: project.root, env, stdio: "pipe" });
  started.push(child);
  let words = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      words += chunk.toString();
    });
  return { child, ended: new Promise((resolve) => child.once("close", (code) => resolve({ code, words }))) };
}

const isUp = (): Promise<void> =>
  vi.waitFor(() => expect(existsSync(project.path("up"))).toBe(true), { timeout: 60_000, interval: 20 });

it("of two runs at a time the second is refused, and the first notes its outputs whole", async () => {
  project = await temporaryProject({ "dvc.yaml": `stages:\n  train:\n    cmd: ${script}\n    outs: [out]\n` });
  const first = pipelineRun();
  await isUp();
  const second = await pipelineRun().ended;
  project.write("go", "");
  expect(await first.ended).toMatchObject({ code: 0 });
  expect(second.code).toBe(1);
  expect(second.words).toMatch(/out is busy: process \d+ \(mlops pipeline run train\) is writing it/);
  expect([project.read("out/a"), project.read("out/b")]).toEqual(["first\n", "second\n"]);
  expect(project.read("dvc.lock")).toContain("nfiles: 2");
});

it("a run goes on after one that was killed: its command is ended, its claim does not count", async () => {
  project = await temporaryProject({ "dvc.yaml": `stages:\n  train:\n    cmd: ${script}\n    outs: [out]\n` });
  const first = pipelineRun();
  await isUp();
  first.child.kill("SIGKILL");
  await first.ended.catch(() => undefined);
  project.write("go", "");
  const next = await pipelineRun().ended;
  expect(next).toMatchObject({ code: 0 });
  expect(project.read("dvc.lock")).toContain("nfiles: 2");
});
