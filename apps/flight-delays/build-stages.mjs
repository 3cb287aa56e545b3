// Bundles each stage with all workspace code it uses, so that a stage's file changes exactly when its code does.
// Installed packages stay outside, natives among them; they are found from node_modules above the file.
import { build } from "esbuild";

const stages = ["ingest", "prepare", "features", "train", "evaluate", "export"];

await build({
  entryPoints: stages.map((stage) => `src/programs/${stage}.ts`),
  outdir: "dist/stages",
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
