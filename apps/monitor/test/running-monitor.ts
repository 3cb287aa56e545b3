import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import { pino } from "pino";
import type { ModelRegistry } from "../src/registry/model-registry.ts";
import { type MonitorService, startService } from "../src/service/start.ts";
import type { Settings } from "../src/settings.ts";
import { MODEL } from "./synthetic-log.ts";

const settings: Settings = {
  databaseUrl: "",
  trackingUri: undefined,
  modelName: MODEL,
  modelAlias: "champion",
  host: "127.0.0.1",
  port: 0,
  logLevel: "silent",
  pollMilliseconds: 20,
  lateAfterMinutes: 15,
  windowRows: undefined,
  watermarkRows: 20,
  keepMonths: undefined,
  labelWaitSeconds: 60,
  coolDownWeeks: 2,
  sliceFeatures: ["origin"],
  retrainOn: "evaluation",
  scrapeUrls: [],
  labelsToken: undefined,
  webhookToken: undefined,
};

interface Status {
  model: { name: string; version: number | null };
  alerts: { name: string; state: string; labels: Record<string, string>; fingerprint: string }[];
  windows: {
    week: string;
    number: number;
    predictions: number;
    labelled: number;
    modelVersion: number;
    status: string;
    drift: { score: { psi: number; verdict: string } } | null;
    performance: { shareLabelled: number } | null;
    estimateCheck: { metric: string; inside: boolean }[] | null;
    slices: { worst: { feature: string; value: string }[] } | null;
    skew: { feature: string; share: number }[] | null;
    labelDelay: { medianHours: number } | null;
  }[];
  alertHistory: { name: string; week: string | null; resolvedAt: string | null }[];
  retrainings: {
    alert: string;
    week: string;
    number: number;
    throughWeek: string;
    jobId: string | null;
    reason: string;
  }[];
}

/** A registry that is a few texts; tests may change what it says. */
export interface FakeRegistry extends ModelRegistry {
  champion: number | undefined;
  /** Texts by `version/path`. */
  readonly files: Map<string, string>;
  away: boolean;
}

export function fakeRegistry(files: Record<string, string>): FakeRegistry {
  const registry: FakeRegistry = {
    champion: 1,
    files: new Map(Object.entries(files)),
    away: false,
    versionOfAlias: async () => {
      if (registry.away) throw new Error("registry is away");
      return registry.champion;
    },
    readModelFile: async (_, version, path) => {
      if (registry.away) throw new Error("registry is away");
      return registry.files.get(`${version}/${path}`);
    },
    close: async () => {},
  };
  return registry;
}

export interface RunningMonitor {
  readonly database: TestDatabase;
  readonly registry: FakeRegistry;
  url(): string;
  status(): Promise<Status>;
  metrics(): Promise<string>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** A monitor on a free port, with a database of its own unless it is given one. */
export async function runMonitor(
  registry: FakeRegistry,
  changed: Partial<Settings> = {},
  given?: TestDatabase,
): Promise<RunningMonitor> {
  const database = given ?? (await createTestDatabase());
  const start = (): Promise<MonitorService> =>
    startService({ ...settings, ...changed }, { pool: database.pool, registry }, pino({ level: "silent" }));
  let service = await start();
  return {
    database,
    registry,
    url: () => service.url,
    status: async () => (await fetch(`${service.url}/status`)).json() as Promise<Status>,
    metrics: async () => (await fetch(`${service.url}/metrics`)).text(),
    post: (path, body, headers = {}) =>
      fetch(`${service.url}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    restart: async () => {
      await service.close();
      service = await start();
    },
    close: async () => {
      await service.close();
      if (!given) await database.close();
    },
  };
}

/** Removes every row, so that the next test begins anew on the same database. */
export async function emptyTables({ pool }: TestDatabase): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname in ('mlops', 'monitor') and tablename not like '%migration%'`,
  );
  await pool.query(`truncate ${rows.map(({ name }) => name).join(", ")} cascade`);
  await pool.query("delete from pgboss.job");
}
