import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { pipelineStatus, runPipeline } from "../src/index.ts";
import { temporaryProject } from "./temporary-project.ts";

it("the lines in the README run", async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const code = /```ts\n([\s\S]*?)```/.exec(readme)?.[1]?.replace(/^import .*\n/gm, "") ?? "";
  const project = await temporaryProject({
    "dvc.yaml": "stages:\n  hello:\n    cmd: echo hello > out && echo made\n    outs: [out]\n",
  });
  const lines: unknown[][] = [];
  const AsyncFunction = (async () => undefined).constructor as FunctionConstructor;
  await AsyncFunction(
    "runPipeline",
    "pipelineStatus",
    "directory",
    "console",
    code,
  )(runPipeline, pipelineStatus, project.root, { log: (...words: unknown[]) => lines.push(words) });
  expect(lines).toEqual([
    ["hello", "made"],
    [true, expect.stringMatching(/^[0-9a-f]{32}$/), ["hello ran"]],
    ["hello", []],
  ]);
  project.remove();
});
