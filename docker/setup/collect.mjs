/**
 * Copies what runs of the built workspace: `node collect.mjs FROM TO`.
 * Sources, tests, benchmarks, type declarations and source maps stay behind.
 */
import { cpSync } from "node:fs";
import { basename, join } from "node:path";

const [, , from, to] = process.argv;
if (from === undefined || to === undefined) {
  console.error("usage: node collect.mjs FROM TO");
  process.exit(2);
}

const leftBehind = new Set(["src", "test", "bench", "node_modules", ".turbo", "README.md"]);
const unneeded = /(\.d\.ts|\.map|\.tsbuildinfo|tsconfig\.json)$/;

/** @param {string} path */
const isNeeded = (path) => !leftBehind.has(basename(path)) && !unneeded.test(path);

for (const folder of ["packages", "apps", "docker"]) {
  cpSync(join(from, folder), join(to, folder), {
    recursive: true,
    filter: (path) => path === join(from, folder) || isNeeded(path.slice(from.length)),
  });
}
// The flights themselves: vega-datasets is a development dependency, of which the services read two files.
for (const file of ["package.json", "data/flights-3m.parquet", "data/airports.csv"]) {
  const path = join("node_modules", "vega-datasets", file);
  cpSync(join(from, path), join(to, path));
}
