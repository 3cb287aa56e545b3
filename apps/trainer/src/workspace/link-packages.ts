import { existsSync, lstatSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** What the bundled stages load at run time and did not bundle. */
const packages: readonly { readonly name: string; readonly isOptional?: boolean }[] = [
  { name: "@duckdb/node-api" },
  { name: "onnxruntime-node" },
  { name: "vega-datasets", isOptional: true },
  { name: "@tensorflow/tfjs" },
  { name: "@tensorflow/tfjs-backend-wasm" },
  { name: "@tensorflow/tfjs-node", isOptional: true },
];

/** Where npm has put them when it is not at the top: beside the packages that need them. A project may lie elsewhere. */
const ownRooms = ["apps/flight-delays", "packages/training"].map((room) =>
  fileURLToPath(new URL(`../../../../${room}`, import.meta.url)),
);

/** A package that the stages need is not installed. */
class PackageMissingError extends Error {
  override readonly name = "PackageMissingError";

  constructor(name: string, near: string) {
    super(`the stages' package ${name} is not installed near ${near}: run \`npm ci\` in the clone`);
  }
}

/**
 * Lets the stages in a workspace find their packages: those that Node finds by climbing (the workspace lies in the
 * clone, the package at its top) need nothing; the others, wherever npm has put them, are linked into the workspace.
 */
export function linkPackages(project: string, workspace: string, rooms: readonly string[] = ownRooms): void {
  removeFormerLink(workspace);
  for (const { name, isOptional } of packages) {
    if (findPackage(workspace, name) !== undefined) continue;
    const found = [project, ...rooms].map((folder) => findPackage(folder, name)).find((path) => path !== undefined);
    if (found !== undefined) link(found, join(workspace, "node_modules", name));
    else if (!isOptional) throw new PackageMissingError(name, project);
  }
}

/** The nearest folder of a package for code in `folder`. */
function findPackage(folder: string, name: string): string | undefined {
  const paths = createRequire(join(folder, "package.json")).resolve.paths(name) ?? [];
  return paths.map((path) => join(path, name)).find((path) => existsSync(path));
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  symlinkSync(target, path, process.platform === "win32" ? "junction" : "dir");
}

/** Earlier, the whole folder was one link. */
function removeFormerLink(workspace: string): void {
  const folder = join(workspace, "node_modules");
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(folder);
}
