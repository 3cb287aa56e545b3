import { existsSync, mkdirSync, mkdtempSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { linkPackages } from "../../src/workspace/link-packages.ts";

const needed = [
  "@duckdb/node-api",
  "onnxruntime-node",
  "vega-datasets",
  "@tensorflow/tfjs",
  "@tensorflow/tfjs-backend-wasm",
];

/** A clone whose packages lie partly at its top and partly beside the project, as npm sees fit. */
function clone(besideProject: readonly string[]): { root: string; project: string } {
  const root = mkdtempSync(join(tmpdir(), "trainer-clone-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const project = join(root, "apps", "flight-delays");
  for (const name of needed) {
    mkdirSync(join(besideProject.includes(name) ? project : root, "node_modules", name), { recursive: true });
  }
  return { root, project };
}

test("inside the clone only what climbing does not find is linked", () => {
  const { root, project } = clone(["@duckdb/node-api"]);
  const workspace = join(root, ".mlops", "workspace");
  linkPackages(project, workspace);
  expect(readlinkSync(join(workspace, "node_modules", "@duckdb/node-api"))).toBe(
    join(project, "node_modules", "@duckdb/node-api"),
  );
  expect(existsSync(join(workspace, "node_modules", "vega-datasets"))).toBe(false);
});

test("outside of the clone all are linked, from wherever they are; twice is once", () => {
  const { root, project } = clone(["vega-datasets"]);
  const workspace = mkdtempSync(join(tmpdir(), "trainer-home-"));
  onTestFinished(() => rmSync(workspace, { recursive: true, force: true }));
  linkPackages(project, workspace);
  linkPackages(project, workspace);
  expect(readlinkSync(join(workspace, "node_modules", "vega-datasets"))).toBe(
    join(project, "node_modules", "vega-datasets"),
  );
  expect(readlinkSync(join(workspace, "node_modules", "@duckdb/node-api"))).toBe(
    join(root, "node_modules", "@duckdb/node-api"),
  );
});

test("a package that is nowhere is named, with what to run", () => {
  const { root, project } = clone([]);
  rmSync(join(root, "node_modules", "onnxruntime-node"), { recursive: true });
  const workspace = mkdtempSync(join(tmpdir(), "trainer-home-"));
  onTestFinished(() => rmSync(workspace, { recursive: true, force: true }));
  expect(() => linkPackages(project, workspace, [])).toThrow(
    /package onnxruntime-node is not installed near .*: run `npm ci`/,
  );
});
