import { defineConfig } from "vitest/config";
import shared from "./vitest.config.ts";

const layer = process.env.MLOPS_LAYER ?? "";

/**
 * The layers apart from `npm test`, each in a room's folder `test/LAYER`: they take minutes, or need a peer, and fail where it is missing.
 * Spread, not `mergeConfig`: that would join the lists, and so run the unit tests and exclude these.
 */
export default defineConfig({
  ...shared,
  test: {
    ...shared.test,
    include: [`test/${layer}/**/*.test.ts`],
    exclude: [],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    fileParallelism: false,
  },
});
