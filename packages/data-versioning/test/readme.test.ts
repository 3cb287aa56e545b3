import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { initRepository } from "../src/index.ts";

it("the lines in the README run", async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const code = /```ts\n([\s\S]*?)```/.exec(readme)?.[1]?.replace(/^import .*\n/gm, "") ?? "";
  const directory = join(mkdtempSync(join(tmpdir(), "mlops-readme-")), "project");
  mkdirSync(join(directory, "data"), { recursive: true });
  writeFileSync(join(directory, "data", "a"), "a");
  const lines: unknown[][] = [];
  const AsyncFunction = (async () => undefined).constructor as FunctionConstructor;
  await AsyncFunction(
    "initRepository",
    "directory",
    "console",
    code,
  )(initRepository, directory, { log: (...words: unknown[]) => lines.push(words) });
  expect(lines[0]).toEqual([expect.stringMatching(/^[0-9a-f]{32}\.dir$/), 1, 1]);
  expect(lines[1]?.[0]).toMatchObject([{ path: "data", state: "clean" }]);
  rmSync(directory, { recursive: true });
});
