import { join } from "node:path";
import { defineConfig } from "vitest/config";

/**
 * Tests run on the sources of the workspace, found by its private export condition.
 * Not "import": vitest hands these to Node too, and a CommonJS `require` inside pg would then get an ES module.
 */
const conditions = ["@mlops/source", "node", "default"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    globalSetup: join(import.meta.dirname, "test/temporary-folder.ts"),
    include: ["test/**/*.test.ts"],
    exclude: ["test/interop/**", "test/faults/**", "test/browser/**", "test/learner/**", "node_modules/**"],
    passWithNoTests: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
