import { createPool } from "@mlops/database";
import { closeDeployment, openDeployment } from "@mlops/metadata";
import type { Connections } from "../service/parts.ts";
import { onlineStore, predictionStore } from "./stores.ts";

type Pool = ReturnType<typeof createPool>;

/** What the service has of its database. */
export type DatabaseConnections = Required<
  Pick<Connections, "readOnline" | "insertPredictions" | "deployed" | "close">
>;

/** The prediction log, the online features and the record of deployments, over one pool. */
export function connectDatabase(url: string, modelUri: string): DatabaseConnections {
  const pool = createPool(url, { applicationName: "inference", max: 3, connectionTimeoutMillis: 2000 });
  return {
    readOnline: onlineStore(pool),
    insertPredictions: predictionStore(pool),
    deployed: recordDeployments(pool, modelUri),
    close: () => pool.end(),
  };
}

/** Deployments are recorded for models of a registry: a file served by hand has no lineage to add to. */
function recordDeployments(pool: Pool, modelUri: string): DatabaseConnections["deployed"] {
  const name = /^models:\/+([^/@]+)/.exec(modelUri)?.[1];
  return async (role, identity) => {
    if (name === undefined) return;
    if (identity === undefined) await closeDeployment(pool, { modelName: name, role });
    else await openDeployment(pool, { modelName: name, modelVersion: Number(identity.version), role, reason: "alias" });
  };
}
