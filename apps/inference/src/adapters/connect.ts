import { createPool } from "@mlops/database";
import { deriveFeatures, parseFeatureSpec, readOnline } from "@mlops/features";
import type { Logger } from "pino";
import type { Connections } from "../service/parts.ts";
import type { Settings } from "../settings.ts";
import { predictionStore } from "./prediction-store.ts";

/** Connects what the settings name, and says what is off. Opens no connection yet: each is made at its first use. */
export async function connect(settings: Settings, logger: Logger): Promise<Connections> {
  const pool =
    settings.databaseUrl === undefined
      ? undefined
      : createPool(settings.databaseUrl, { applicationName: "inference", max: 3, connectionTimeoutMillis: 2000 });
  if (pool === undefined) logger.info("DATABASE_URL is not set: the prediction log and online features are off");
  if (settings.trackingUri === undefined) logger.info("MLFLOW_TRACKING_URI is not set: the model registry is off");
  return {
    registry: undefined,
    readOnline: pool && ((keys) => readOnline(pool, keys)),
    insertPredictions: pool && predictionStore(pool),
    deriver: (spec) => {
      const checked = parseFeatureSpec(spec);
      return (row) => deriveFeatures(checked, row);
    },
    verify: undefined,
    close: async () => {
      await pool?.end();
    },
  };
}
