import type { Pool } from "pg";
import type { Week } from "./weeks.ts";

/** placeholder until packages/features lands */
export function createOnlineFeatures(_pool: Pool): (week: Week) => Promise<void> {
  return async () => {};
}
