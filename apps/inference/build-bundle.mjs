// Bundles the service, and the two programs that it starts, so that a start reads a few files in place of a thousand.
// What has files of its own beside its code (migrations, natives) stays outside and is found from node_modules.
import { build } from "esbuild";

await build({
  entryPoints: ["src/program.ts", "src/model/rehearsal-process.ts", "src/onnx/session-thread.ts"],
  entryNames: "[name]",
  outdir: "dist/bundle",
  bundle: true,
  splitting: true,
  platform: "node",
  format: "esm",
  target: "node20.19",
  conditions: ["@mlops/source"],
  external: ["onnxruntime-node", "pg", "@duckdb/*", "@mlops/database", "@mlops/metadata"],
  plugins: [
    {
      name: "migrations",
      setup: ({ onResolve }) =>
        onResolve({ filter: /^@mlops\/features$/ }, ({ importer, path }) =>
          importer.endsWith("stores.ts") ? { path, external: true } : undefined,
        ),
    },
  ],
  banner: {
    // Bundled CommonJS packages (express, pino, prom-client, yaml) call require.
    js: 'import { createRequire as createBundleRequire } from "node:module"; const require = createBundleRequire(import.meta.url);',
  },
  logLevel: "warning",
});
