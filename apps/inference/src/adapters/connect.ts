import { readFileSync } from "node:fs";
import { deriveFeatures, parseFeatureSpec } from "@mlops/features";
import type { Logger } from "pino";
import { SettingError } from "../errors.ts";
import type { Connections } from "../service/parts.ts";
import type { Settings } from "../settings.ts";
import type { DatabaseConnections } from "./database.ts";
import type { mlflowRegistry } from "./mlflow-registry.ts";

/**
 * Connects what the settings name, and says what is off. Nothing is opened yet: each connection is made at its first
 * use. The clients of what is off are not even loaded: they are a third of the time that a start takes.
 */
export async function connect(settings: Settings, logger: Logger): Promise<Connections> {
  const database = await openDatabase(settings, logger);
  const registry = await openRegistry(settings, logger);
  return {
    registry,
    readOnline: database?.readOnline,
    insertPredictions: database?.insertPredictions,
    deriver: (spec) => {
      const checked = parseFeatureSpec(spec);
      return (row) => deriveFeatures(checked, row);
    },
    verify: readVerification(settings, logger),
    ...(database === undefined ? {} : { deployed: database.deployed }),
    close: async () => {
      await registry?.close();
      await database?.close();
    },
  };
}

async function openDatabase(settings: Settings, logger: Logger): Promise<DatabaseConnections | undefined> {
  if (settings.databaseUrl !== undefined) {
    const { connectDatabase } = await import("./database.ts");
    return connectDatabase(settings.databaseUrl, settings.modelUri);
  }
  logger.info("DATABASE_URL is not set: the prediction log is off, online features take their stand-ins");
  return undefined;
}

async function openRegistry(
  { trackingUri }: Settings,
  logger: Logger,
): Promise<ReturnType<typeof mlflowRegistry> | undefined> {
  if (trackingUri !== undefined) return (await import("./mlflow-registry.ts")).mlflowRegistry(trackingUri);
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
  return async (directory, { name, uri }) => {
    const { verifyModel } = await import("@mlops/metadata");
    const { model } = await verifyModel(directory, publicKey);
    if (model === name || !uri.startsWith("models:/")) return;
    throw new SignedAsAnotherError(name, model);
  };
}

/** A good signature of another model: whoever can write to the registry could otherwise put any signed model in its place. */
class SignedAsAnotherError extends Error {
  override readonly name = "SignedAsAnotherError";

  constructor(expected: string, found: string) {
    super(`its signature is of the model ${found}, not ${expected}: sign it with \`mlops sign --name ${expected}\``);
  }
}

function readKey(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new SettingError("MODEL_PUBLIC_KEY_FILE", `a PEM file that can be read (${(error as Error).message})`, path);
  }
}
