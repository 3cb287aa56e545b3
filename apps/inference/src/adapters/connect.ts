import { readFileSync } from "node:fs";
import { createPool } from "@mlops/database";
import { deriveFeatures, parseFeatureSpec } from "@mlops/features";
import { closeDeployment, openDeployment, verifyModel } from "@mlops/metadata";
import type { Logger } from "pino";
import { SettingError } from "../errors.ts";
import type { Connections } from "../service/parts.ts";
import type { Settings } from "../settings.ts";
import { mlflowRegistry } from "./mlflow-registry.ts";
import { onlineStore, predictionStore } from "./stores.ts";

type Pool = ReturnType<typeof createPool>;

/** Connects what the settings name, and says what is off. Nothing is opened yet: each connection is made at its first use. */
export function connect(settings: Settings, logger: Logger): Connections {
  const pool = openPool(settings, logger);
  const registry = openRegistry(settings, logger);
  return {
    registry,
    readOnline: pool && onlineStore(pool),
    insertPredictions: pool && predictionStore(pool),
    deriver: (spec) => {
      const checked = parseFeatureSpec(spec);
      return (row) => deriveFeatures(checked, row);
    },
    verify: readVerification(settings, logger),
    ...(pool === undefined ? {} : { deployed: recordDeployments(pool, settings) }),
    close: async () => {
      await registry?.close();
      await pool?.end();
    },
  };
}

function openPool({ databaseUrl }: Settings, logger: Logger): Pool | undefined {
  if (databaseUrl !== undefined) {
    return createPool(databaseUrl, { applicationName: "inference", max: 3, connectionTimeoutMillis: 2000 });
  }
  logger.info("DATABASE_URL is not set: the prediction log is off, online features take their stand-ins");
  return undefined;
}

function openRegistry({ trackingUri }: Settings, logger: Logger): ReturnType<typeof mlflowRegistry> | undefined {
  if (trackingUri !== undefined) return mlflowRegistry(trackingUri);
  logger.info("MLFLOW_TRACKING_URI is not set: the model registry is off");
  return undefined;
}

/** Models must be signed once a public key is configured; without one that is said, and nothing is asked of them. */
function readVerification({ modelPublicKeyFile }: Settings, logger: Logger): Connections["verify"] {
  if (modelPublicKeyFile === undefined) {
    logger.info("MODEL_PUBLIC_KEY_FILE is not set: models need no signature");
    return undefined;
  }
  const publicKey = readKey(modelPublicKeyFile);
  return async (directory) => {
    await verifyModel(directory, publicKey);
  };
}

function readKey(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new SettingError("MODEL_PUBLIC_KEY_FILE", `a PEM file that can be read (${(error as Error).message})`, path);
  }
}

/** Deployments are recorded for models of a registry: a file served by hand has no lineage to add to. */
function recordDeployments(pool: Pool, { modelUri }: Settings): NonNullable<Connections["deployed"]> {
  const name = /^models:\/+([^/@]+)/.exec(modelUri)?.[1];
  return async (role, identity) => {
    if (name === undefined) return;
    if (identity === undefined) await closeDeployment(pool, { modelName: name, role });
    else await openDeployment(pool, { modelName: name, modelVersion: Number(identity.version), role, reason: "alias" });
  };
}
