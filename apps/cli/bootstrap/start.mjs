import { requireNode } from "./node-version.mjs";

if (requireNode()) {
  import("./run-start.mjs").then((module) => module.runStart(process.argv.slice(2)));
}
