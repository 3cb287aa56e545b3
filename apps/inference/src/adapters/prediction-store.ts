import { insertPredictions } from "@mlops/metadata";
import type pg from "pg";
import type { InsertPredictions } from "../log/prediction.ts";

/** The prediction log's store: the lineage schema's table of predictions. */
export function predictionStore(pool: pg.Pool): InsertPredictions {
  return async (rows) => {
    await insertPredictions(pool, rows);
  };
}
