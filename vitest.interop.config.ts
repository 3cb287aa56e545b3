import { defineConfig } from "vitest/config";
import shared from "./vitest.config.ts";

/**
 * The interop layer: real MLflow, DVC, Prometheus, Postgres and clients. It fails where one of them is missing.
 * Spread, not `mergeConfig`: that would join the lists, and so run the unit tests and exclude these.
 */
export default defineConfig({
  ...shared,
  test: {
    ...shared.test,
    include: ["test/interop/**/*.test.ts"],
    exclude: [],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    fileParallelism: false,
  },
});
