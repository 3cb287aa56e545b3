import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

interface Manifest {
  name: string;
  exports?: unknown;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

interface Room {
  folder: string;
  manifest: Manifest;
}

/** Bottom to top: a package may use those above it in this list, never one below it. */
const packageOrder = [
  "statistics",
  "replay",
  "project",
  "database",
  "mlflow-client",
  "data-versioning",
  "pipeline",
  "features",
  "monitoring",
  "training",
  "tabular",
  "metadata",
  "learning",
];

const rooms: Room[] = ["packages", "apps"].flatMap((kind) =>
  readdirSync(join(root, kind)).map((name) => ({
    folder: `${kind}/${name}`,
    manifest: JSON.parse(readFileSync(join(root, kind, name, "package.json"), "utf8")),
  })),
);
const folderOf = new Map(rooms.map((room) => [room.manifest.name, room.folder]));

function workspaceDependencies({ manifest }: Room): string[] {
  const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
  return Object.keys(all).flatMap((name) => folderOf.get(name) ?? []);
}

function referencedFolders(folder: string): string[] {
  const config = JSON.parse(readFileSync(join(root, folder, "tsconfig.json"), "utf8"));
  return (config.references ?? []).map(({ path }: { path: string }) => path.replace(/^(\.\.\/)+/, ""));
}

test("every package has its place in the order of layers", () => {
  const packages = rooms.filter(({ folder }) => folder.startsWith("packages/")).map(({ folder }) => basename(folder));
  expect(packages.toSorted()).toEqual(packageOrder.toSorted());
});

test.each(rooms)("$folder imports no app", (room) => {
  expect(workspaceDependencies(room).filter((folder) => folder.startsWith("apps/"))).toEqual([]);
});

test.each(rooms.filter(({ folder }) => folder.startsWith("packages/")))("$folder imports only below it", (room) => {
  const own = packageOrder.indexOf(basename(room.folder));
  const above = workspaceDependencies(room).filter((folder) => packageOrder.indexOf(basename(folder)) >= own);
  expect(above).toEqual([]);
});

test.each(rooms)("$folder builds after what it depends on", (room) => {
  const dependencies = Object.keys(room.manifest.dependencies ?? {}).flatMap((name) => folderOf.get(name) ?? []);
  expect(referencedFolders(room.folder).toSorted()).toEqual(dependencies.toSorted());
});

test("the root project references every room", () => {
  expect(referencedFolders(".").toSorted()).toEqual(rooms.map(({ folder }) => folder).toSorted());
});

test.each(rooms)("$folder hands out its sources only under the private condition", ({ folder, manifest }) => {
  if (folder.startsWith("apps/")) expect(manifest.exports).toBeUndefined();
  else expect(manifest.exports).toMatchObject({ ".": { "@mlops/source": "./src/index.ts" } });
});
