import { type createPool, migrate } from "@mlops/database";
import { migrationsDirectory, readOnline } from "@mlops/features";
import { insertPredictions, migrateMetadata } from "@mlops/metadata";
import type { ReadOnline } from "../features/feature-spec.ts";
import type { InsertPredictions, Prediction } from "../log/prediction.ts";
import { prepared } from "./prepared.ts";

type Pool = ReturnType<typeof createPool>;

/** The prediction log's store: the lineage schema's table of predictions. */
export function predictionStore(pool: Pool): InsertPredictions {
  return prepared(
    () => migrateMetadata(pool),
    async (rows: readonly Prediction[]) => {
      await insertPredictions(pool, rows);
    },
  );
}

/** The online feature store. */
export function onlineStore(pool: Pool): ReadOnline {
  return prepared(
    () => migrate(pool, { schema: "features", directory: migrationsDirectory }),
    (keys: Parameters<ReadOnline>[0]) => readOnline(pool, keys),
  );
}
