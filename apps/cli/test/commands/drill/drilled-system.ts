import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { migrate } from "@mlops/database";
import { migrationsDirectory as featureMigrations } from "@mlops/features";
import { insertPredictions, recordLabels } from "@mlops/metadata";
import type { DrilledSystem } from "../../../src/commands/drill/tools.ts";
import { createLoopDatabase } from "../incidents/store.ts";

const baseWeek = Date.parse("2001-03-05T00:00:00Z");
export const baseFlights = 600;

type Instance = Record<string, unknown>;

/** What the stand-in of a service was sent. */
interface Sent {
  /** Instances by the Monday of their departure. */
  readonly weeks: Map<string, Instance[]>;
  readonly labels: Map<string, { delay_minutes: number }>;
}

export interface Detection {
  /** Alerts that the monitor fires for the requests of a week. */
  readonly alertsOf: (week: string, instances: readonly Instance[], sent: Sent) => { name: string; feature?: string }[];
}

export type DrilledDatabase = Awaited<ReturnType<typeof createDrilledDatabase>>;

/** The tables that drills read and write. */
export async function createDrilledDatabase() {
  const database = await createLoopDatabase();
  await migrate(database.pool, { schema: "features", directory: featureMigrations });
  return database;
}

/**
 * A real database with a labelled week in it, an inference service that answers 0.2 to all, and a monitor that measures
 * the week before the newest and fires what the test says.
 */
export async function startDrilledSystem(database: DrilledDatabase, detection: Detection) {
  await database.pool.query("truncate mlops.predictions, mlops.labels, features.airport_state");
  await fillLog(database.pool);
  const sent: Sent = { weeks: new Map(), labels: new Map() };
  const alerts: object[] = [];
  const measured = new Set<string>();
  const inference = await serve(async (request) => {
    const { instances } = JSON.parse(await readBody(request)) as { instances: Instance[] };
    const predictions = instances.map((instance) => {
      const week = mondayOf(String(instance.scheduled_departure));
      sent.weeks.set(week, [...(sent.weeks.get(week) ?? []), instance]);
      return { prediction_id: crypto.randomUUID(), probability: 0.2 };
    });
    return { predictions, model_version: 1 };
  });
  const look = (): void => {
    const complete = [...sent.weeks.keys()].sort().slice(0, -1);
    for (const week of complete.filter((name) => !measured.has(name))) {
      measured.add(week);
      for (const { name, feature } of detection.alertsOf(week, sent.weeks.get(week) ?? [], sent)) {
        const labels = feature ? { feature } : {};
        alerts.push({
          name,
          labels,
          severity: "warning",
          summary: `${name} in ${week}`,
          firedAt: new Date(),
          resolvedAt: new Date(),
        });
      }
    }
  };
  const monitor = await serve(async (request) => {
    if (request.url === "/labels") {
      const { labels } = JSON.parse(await readBody(request)) as {
        labels: { prediction_id: string; delay_minutes: number }[];
      };
      for (const label of labels) sent.labels.set(label.prediction_id, label);
      return { accepted: labels.length, unknown: [] };
    }
    look();
    const windows = [...measured].map((week) => ({ week, modelVersion: 1, status: "closed" }));
    return { model: { name: "flight-delays", version: 1 }, alerts: [], alertHistory: alerts, windows };
  });
  const system: DrilledSystem = {
    db: database.pool,
    pool: database.pool,
    inferenceUrl: inference.url,
    monitorUrl: monitor.url,
    labelsToken: undefined,
    trackingUri: undefined,
    prometheusUrl: undefined,
    signingKeyFile: undefined,
    cloneRoot: "",
    modelName: "flight-delays",
    signal: new AbortController().signal,
  };
  return {
    system,
    sent,
    close: async () => {
      await Promise.all([inference.close(), monitor.close()]);
    },
  };
}

async function fillLog(db: DrilledSystem["db"]): Promise<void> {
  const rows = Array.from({ length: baseFlights }, (_, row) => {
    const departure = new Date(baseWeek + (row / baseFlights) * 7 * 86_400_000).toISOString().slice(0, 19);
    return {
      id: `01890000-0000-7000-8000-${row.toString(16).padStart(12, "0")}`,
      departure,
      request: {
        origin: ["ATL", "ORD", "LAX", "DEN"][row % 4],
        destination: "SEA",
        scheduled_departure: departure,
        distance: 500 + row,
      },
      late: row % 5 === 0,
    };
  });
  await insertPredictions(
    db,
    rows.map(({ id, departure, request }) => ({
      id,
      modelName: "flight-delays",
      modelVersion: 1,
      requestedAt: new Date(),
      eventTime: new Date(`${departure}Z`),
      request,
      features: {},
      probability: 0.2,
    })) as never,
  );
  await recordLabels(
    db,
    rows.map(({ id, late }) => ({
      predictionId: id,
      late,
      delayMinutes: late ? 40 : 0,
      observedAt: new Date(),
    })) as never,
  );
}

function mondayOf(departure: string): string {
  const day = new Date(`${departure.slice(0, 10)}T00:00:00Z`);
  const sinceMonday = (day.getUTCDay() + 6) % 7;
  return new Date(day.getTime() - sinceMonday * 86_400_000).toISOString().slice(0, 10);
}

async function serve(answer: (request: IncomingMessage) => Promise<object>) {
  const server = createServer((request, response) => {
    answer(request).then(
      (body) => response.end(JSON.stringify(body)),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
}
