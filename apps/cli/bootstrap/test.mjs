import { requireNode } from "./node-version.mjs";

if (requireNode()) {
  import("./run-test.mjs").then((module) => module.runTest(process.argv.slice(2)));
}
