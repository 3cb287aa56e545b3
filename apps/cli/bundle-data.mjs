// Bundles `mlops data` with the workspace code it uses into one CommonJS file: reading it starts in half the time that Node takes
// to resolve its sixty modules (docs/decisions/0013). It lies in dist itself, as deep as the files it is made of, since they find
// the clone and the worker from their own place.
import { build } from "esbuild";

const common = {
  outdir: "dist",
  bundle: true,
  platform: "node",
  target: "node20.19",
  conditions: ["@mlops/source"],
  logLevel: "warning",
};

await build({
  ...common,
  entryPoints: { "data.bundle": "src/data.ts" },
  outExtension: { ".js": ".cjs" },
  format: "cjs",
  // Not on the quick path, or found from their own place (migrations).
  external: [
    "@mlops/data-versioning/consumers",
    "@mlops/database",
    "@mlops/metadata",
    "@duckdb/*",
    "@aws-sdk/*",
    "zod",
  ],
  // Of the database's package only this one small file is on the quick path.
  alias: { "@mlops/database/process-identity": "../../packages/database/src/process-identity.ts" },
  define: { "import.meta.url": "bundleUrl" },
  banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
});

await build({
  ...common,
  entryPoints: { worker: "../../packages/data-versioning/src/objects/worker.ts" },
  format: "esm",
});
