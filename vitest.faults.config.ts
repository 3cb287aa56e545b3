import { defineConfig } from "vitest/config";
import shared from "./vitest.config.ts";

/**
 * The faults layer: the whole loop with every part of it killed in turn. Minutes, and so apart from `npm test`.
 * Spread, not `mergeConfig`: that would join the lists, and so run the unit tests and exclude these.
 */
export default defineConfig({
  ...shared,
  test: {
    ...shared.test,
    include: ["test/faults/**/*.test.ts"],
    exclude: [],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    fileParallelism: false,
  },
});
