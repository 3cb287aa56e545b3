import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { syncTemplate, withOverrides } from "../../src/workspace/sync-template.ts";

const params = "# how long\ntrain:\n  epochs: 5 # enough\n  hidden: [64, 32]\n";

function folders(): { project: string; workspace: string } {
  const root = mkdtempSync(join(tmpdir(), "trainer-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const project = join(root, "project");
  mkdirSync(join(project, "dist", "stages"), { recursive: true });
  writeFileSync(join(project, "dvc.yaml"), "stages: {}\n");
  writeFileSync(join(project, "params.yaml"), params);
  writeFileSync(join(project, "contract.yaml"), "columns: {}\n");
  writeFileSync(join(project, "dist", "stages", "train.js"), "// one");
  return { project, workspace: join(root, "workspace") };
}

test("files come over; those that are the same already are not written again", () => {
  const { project, workspace } = folders();
  syncTemplate(project, workspace, []);
  const before = statSync(join(workspace, "dist", "stages", "train.js")).mtimeMs;
  writeFileSync(join(project, "dvc.yaml"), "stages: {train: {}}\n");
  syncTemplate(project, workspace, []);
  expect(statSync(join(workspace, "dist", "stages", "train.js")).mtimeMs).toBe(before);
  expect(readFileSync(join(workspace, "dvc.yaml"), "utf8")).toBe("stages: {train: {}}\n");
});

test("a stage's program that the project no longer has goes from the workspace too", () => {
  const { project, workspace } = folders();
  syncTemplate(project, workspace, []);
  writeFileSync(join(workspace, "dist", "stages", "old.js"), "");
  syncTemplate(project, workspace, []);
  expect(statSync(join(workspace, "dist", "stages", "old.js"), { throwIfNoEntry: false })).toBeUndefined();
});

test("overrides set what they name and keep all else, comments too", () => {
  expect(withOverrides(params, ["train.epochs=1", "train.hidden=[8]"])).toBe(
    "# how long\ntrain:\n  epochs: 1 # enough\n  hidden: [ 8 ]\n",
  );
});

test("an override of a parameter that is not there is refused by name", () => {
  expect(() => withOverrides(params, ["train.epoch=1"])).toThrow(
    "params.yaml has no parameter train.epoch to override",
  );
});

test("a project that has not been built says so", () => {
  const { project, workspace } = folders();
  rmSync(join(project, "dist"), { recursive: true });
  expect(() => syncTemplate(project, workspace, [])).toThrow(/dist.stages is missing: build it first/);
});
