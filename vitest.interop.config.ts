import { mergeConfig } from "vitest/config";
import shared from "./vitest.config.ts";

/** The interop layer: real MLflow, DVC, Prometheus, Postgres and clients. It fails where one of them is missing. */
export default mergeConfig(shared, {
  test: {
    include: ["test/interop/**/*.test.ts"],
    exclude: [],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    fileParallelism: false,
  },
});
