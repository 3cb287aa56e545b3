import { createPool, type Queryable } from "@mlops/database";
import { readHistory } from "../../history/history.ts";
import { newestPrediction, traceLineage } from "../../history/lineage.ts";
import { homePaths } from "../../loop/home.ts";
import { summaryFacts } from "../../summary/facts.ts";
import { liveRunFiles } from "../../supervision/run-files.ts";
import { findDatabaseUrl } from "../incidents/database-url.ts";
import { type Incident, readIncidents } from "../incidents/incident.ts";
import { writePostMortem } from "../incidents/post-mortem.ts";
import type { IncidentEvidence, LoopEvidence, ModelEvidence } from "./evidence.ts";

/** What the loop of this home has done; undefined where it does not run. */
export async function gatherLoop(home: string, modelName: string): Promise<LoopEvidence | undefined> {
  const monitorUrl = liveRunFiles(homePaths(home).run).find(({ name }) => name === "monitor")?.url;
  if (monitorUrl === undefined) return undefined;
  const pool = createPool(findDatabaseUrl(undefined), { applicationName: "portfolio", max: 1 });
  try {
    return await readLoop(pool, home, monitorUrl, modelName);
  } finally {
    await pool.end();
  }
}

async function readLoop(
  database: Queryable,
  home: string,
  monitorUrl: string,
  modelName: string,
): Promise<LoopEvidence> {
  const sources = { database, monitorUrl, trafficState: homePaths(home).trafficState, modelName };
  const history = await readHistory(sources);
  const prediction = await newestPrediction(database, modelName);
  const incidents: IncidentEvidence[] = [];
  for (const incident of await readIncidents(database)) incidents.push(await incidentEvidence(database, incident));
  return {
    history: { ...history, facts: summaryFacts(history) },
    models: await readModels(database, modelName),
    incidents,
    lineage: prediction === undefined ? [] : await traceLineage(database, prediction),
  };
}

async function readModels(database: Queryable, modelName: string): Promise<ModelEvidence[]> {
  const { rows } = await database.query<ModelEvidence>(
    `select version, run_id as "runId", data_version as "dataVersion", metrics, created_at as "createdAt"
     from mlops.model_versions where name = $1 order by version`,
    [modelName],
  );
  return rows;
}

async function incidentEvidence(database: Queryable, incident: Incident): Promise<IncidentEvidence> {
  const { id, severity, openedAt, closedAt } = incident;
  const alerts: Record<string, number> = {};
  for (const { name } of incident.alerts) alerts[name] = (alerts[name] ?? 0) + 1;
  return { id, severity, openedAt, closedAt, alerts, postMortem: await writePostMortem(database, incident) };
}
