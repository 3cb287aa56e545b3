// Bundles each stage with all code it uses into one file, so that a stage runs again exactly when its code changes. Installed
// packages stay outside and are found from node_modules above the file.
import { build } from "esbuild";

const stages = ["ingest", "prepare", "train", "evaluate", "export"];

await build({
  entryPoints: {
    ...Object.fromEntries(stages.map((stage) => [`stages/${stage}`, `src/programs/${stage}.ts`])),
    "traffic/main": "src/traffic/main.ts",
  },
  outdir: "dist",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20.19",
  conditions: ["@mlops/source"],
  external: ["@duckdb/*", "@tensorflow/*", "onnxruntime-node", "lmdb", "@aws-sdk/*", "pg", "@electric-sql/*"],
  banner: {
    // Bundled CommonJS packages (yaml, protobufjs) call require.
    js: 'import { createRequire as createStageRequire } from "node:module"; const require = createStageRequire(import.meta.url);',
  },
  logLevel: "warning",
});
