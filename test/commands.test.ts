import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type CommandBlock, commandBlocks, documents, root } from "./documents.ts";

/** `MLOPS_DOCS=services` runs the blocks that need `npm start` to be up; without it, those that need only the build. */
const needs = process.env.MLOPS_DOCS ?? "anywhere";
const blocks = documents()
  .flatMap(commandBlocks)
  .filter((block) => block.needs === needs);
const home = mkdtempSync(join(tmpdir(), "mlops-docs-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

function run({ script }: CommandBlock): { status: number | null; output: string } {
  const PATH = `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH}`;
  const state = needs === "services" ? {} : { MLOPS_HOME: home };
  const { status, stdout, stderr } = spawnSync("bash", ["-euo", "pipefail", "-c", script], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, ...state, PATH, TMPDIR: home, NO_COLOR: "1" },
    timeout: 120_000,
  });
  return { status, output: stdout + stderr };
}

describe.skipIf(blocks.length === 0)("the commands that the documents mark as runnable", () => {
  test.each(blocks)("$document:$line", { timeout: 130_000 }, (block) => {
    const { status, output } = run(block);
    expect(status, output).toBe(0);
  });
});
