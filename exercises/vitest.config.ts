import { mergeConfig } from "vitest/config";
import shared from "../vitest.config.ts";

/** One exercise at a time: the engine sets the root to the exercise's folder. */
export default mergeConfig(shared, { test: { include: ["check.test.ts"], exclude: [], testTimeout: 6_000 } });
