import { cpSync } from "node:fs";
import { deriveFeatures, parseFeatureSpec } from "@mlops/features";
import { pino } from "pino";
import { afterEach } from "vitest";
import type { OnlineKey, OnlineRow } from "../../src/features/feature-spec.ts";
import type { Prediction } from "../../src/log/prediction.ts";
import type { RegisteredVersion, Registry } from "../../src/registry/registry.ts";
import type { Connections } from "../../src/service/parts.ts";
import { type Service, startService } from "../../src/service/start.ts";
import { defaultSettings, type Settings } from "../../src/settings.ts";
import { flightsModel } from "../onnx/models.ts";
import { modelFolder, scratchDirectory } from "../scratch.ts";

const running: Service[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.close()));
});

/** A service on a free port, closed after the test. Nothing is connected but what the test gives. */
export async function runService(
  settings: Partial<Settings> & { readonly modelUri: string },
  connections: Partial<Connections> = {},
): Promise<Service> {
  const service = await startService(
    { ...defaultSettings, rehearseApart: false, port: 0, home: scratchDirectory(), ...settings },
    { ...unconnected, ...connections },
    pino({ level: "silent" }),
  );
  running.push(service);
  return service;
}

const unconnected: Connections = {
  registry: undefined,
  readOnline: undefined,
  insertPredictions: undefined,
  deriver: (spec) => {
    const checked = parseFeatureSpec(spec);
    return (row) => deriveFeatures(checked, row);
  },
  verify: undefined,
  close: async () => {},
};

/** The feature spec of the model of flights: one online feature, keyed by origin and half hour. */
export const flightsSpec = {
  version: 1,
  request: [
    { name: "origin", type: "string" },
    { name: "distance", type: "number", unit: "mile" },
    { name: "scheduled_departure", type: "timestamp" },
  ],
  eventTime: "scheduled_departure",
  derived: [],
  online: [
    {
      view: "airport_state",
      entityColumn: "origin",
      at: "scheduled_departure",
      bucketMinutes: 30,
      features: { origin_late_rate_3h: "late_rate_3h" },
      missing: { origin_late_rate_3h: 0.2 },
    },
  ],
  zones: {},
  inputs: ["origin", "distance", "origin_late_rate_3h"],
};

export function flightsFolder(bias = 0): string {
  return modelFolder({ "model.onnx": flightsModel(bias), "features.json": flightsSpec });
}

/** An online store that knows the given late rates by airport, and remembers how it was asked. */
export function fakeStore(rates: Readonly<Record<string, number>>): {
  read: (keys: readonly OnlineKey[]) => Promise<(OnlineRow | undefined)[]>;
  readonly asked: OnlineKey[][];
} {
  const asked: OnlineKey[][] = [];
  const read = async (keys: readonly OnlineKey[]): Promise<(OnlineRow | undefined)[]> => {
    asked.push([...keys]);
    return keys.map(({ entity }) => (rates[entity] === undefined ? undefined : { late_rate_3h: rates[entity] }));
  };
  return { read, asked };
}

/** A prediction store in memory that can be taken away. */
export function fakeLog(): {
  insert: (rows: readonly Prediction[]) => Promise<void>;
  readonly rows: Map<string, Prediction>;
  away: boolean;
} {
  const log = {
    rows: new Map<string, Prediction>(),
    away: false,
    insert: async (rows: readonly Prediction[]): Promise<void> => {
      if (log.away) throw new Error("connection refused");
      for (const row of rows) log.rows.set(row.id, row);
    },
  };
  return log;
}

/** A registry in memory: folders by version, aliases by name, and a switch to take it away. */
export function fakeRegistry(name: string): Registry & {
  readonly folders: Map<string, string>;
  readonly aliases: Map<string, string>;
  /** Tags of a version, beside its data version. */
  readonly tags: Map<string, Readonly<Record<string, string>>>;
  away: boolean;
  downloads: number;
} {
  const find = (version: string | undefined): RegisteredVersion | undefined => {
    if (registry.away) throw new Error("connect ECONNREFUSED");
    if (version === undefined || !registry.folders.has(version)) return undefined;
    return {
      name,
      version,
      runId: `run-${version}`,
      tags: { data_version: `data-${version}`, ...registry.tags.get(version) },
    };
  };
  const registry = {
    folders: new Map<string, string>(),
    aliases: new Map<string, string>(),
    tags: new Map<string, Readonly<Record<string, string>>>(),
    away: false,
    downloads: 0,
    byAlias: async (asked: string, alias: string) => (asked === name ? find(registry.aliases.get(alias)) : undefined),
    byVersion: async (asked: string, version: string) => (asked === name ? find(version) : undefined),
    tag: async ({ version }: Pick<RegisteredVersion, "version">, key: string, value: string) => {
      if (registry.away) throw new Error("connect ECONNREFUSED");
      registry.tags.set(version, { ...registry.tags.get(version), [key]: value });
    },
    download: async (version: RegisteredVersion, directory: string) => {
      registry.downloads++;
      cpSync(registry.folders.get(version.version) as string, directory, { recursive: true });
    },
  };
  return registry;
}

/** POSTs JSON and gives status, headers and the parsed body. */
export async function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  // biome-ignore lint/suspicious/noExplicitAny: bodies are asserted on, member by member
): Promise<{ readonly status: number; readonly headers: Headers; readonly json: any }> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, json: await response.json() };
}

/** GETs JSON. */
// biome-ignore lint/suspicious/noExplicitAny: bodies are asserted on, member by member
export async function getJson(url: string): Promise<any> {
  return (await fetch(url)).json();
}

/** Waits until a condition holds, looking every few milliseconds; the test's own time limit ends a wait in vain. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}
