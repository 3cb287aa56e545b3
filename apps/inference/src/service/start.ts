import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Logger } from "pino";
import { RequestError } from "../errors.ts";
import { makeOnlineFeatures } from "../features/online-cache.ts";
import { makeApp } from "../http/app.ts";
import { makeServer } from "../http/server.ts";
import { openPredictionLog, type PredictionLog } from "../log/prediction-log.ts";
import { openSpool, type Spool } from "../log/spool.ts";
import { makeServiceMetrics, type ServiceMetrics } from "../metrics/service-metrics.ts";
import { locateModel } from "../model/champion.ts";
import { type AliasFollower, followAlias } from "../model/follow-alias.ts";
import { type ModelHost, makeModelHost } from "../model/host.ts";
import { loadModel } from "../model/load.ts";
import type { ServedModel } from "../model/served-model.ts";
import { parseModelUri } from "../model/uri.ts";
import { openModelCache } from "../registry/cache.ts";
import type { Settings } from "../settings.ts";
import { drain } from "./drain.ts";
import type { Connections } from "./parts.ts";
import { makePredict } from "./predict.ts";
import { makeServiceState, type ServiceState } from "./state.ts";

export interface Service {
  readonly url: string;
  readonly host: ModelHost;
  readonly metrics: ServiceMetrics;
  /** Looks now whether the alias has moved. */
  refresh(): Promise<void>;
  /** Not ready first, then finishes what is under way, then stops. */
  close(): Promise<void>;
}

/** Starts the service: resolves when it listens and its model is ready. Throws when the model cannot be served. */
export async function startService(settings: Settings, connections: Connections, logger: Logger): Promise<Service> {
  const state = makeServiceState();
  const metrics = makeServiceMetrics((error) => logger.warn({ err: error }, "prediction log"));
  const host = makeModelHost((role, model) => metrics.serving(role, model));
  const follower = await openChampion(settings, connections, logger, { state, metrics, host });
  const spool =
    connections.insertPredictions && openSpool(join(settings.home, "spool", "inference"), settings.limits.spoolBytes);
  const log = openLog(connections, spool, metrics);
  const inFlight = { count: 0 };
  const online = connections.readOnline && makeOnlineFeatures(connections.readOnline, featureLimits(settings));
  const server = makeServer({
    predict: {
      predict: makePredict({ online, log, metrics }),
      metrics,
      limits: settings.limits,
      choose: (_request, target) => chooseModel(host, target),
      inFlight,
    },
    state,
    app: makeApp({ host, state, metrics }),
    requestMillis: settings.limits.requestMillis,
  });
  metrics.watch({
    queuedRows: () => host.serving().reduce((sum, { model }) => sum + model.engine.queuedRows, 0),
    spoolBytes: () => spool?.bytes ?? 0,
    inFlight: () => inFlight.count,
  });
  await listen(server, settings);
  const url = `http://${settings.host}:${(server.address() as AddressInfo).port}`;
  return {
    url,
    host,
    metrics,
    refresh: async () => follower?.check(),
    close: async () => {
      follower?.stop();
      await drain(server, state, settings.limits.drainMillis);
      await log?.close(settings.limits.drainMillis);
      await host.close();
      await connections.close();
    },
  };
}

interface Core {
  readonly state: ServiceState;
  readonly metrics: ServiceMetrics;
  readonly host: ModelHost;
}

/** Loads the first champion, and follows its alias when the address is one. */
async function openChampion(
  settings: Settings,
  connections: Connections,
  logger: Logger,
  core: Core,
): Promise<AliasFollower | undefined> {
  const uri = parseModelUri(settings.modelUri);
  const { registry } = connections;
  const cache = openModelCache(join(settings.home, "models"));
  const load = (path: string, identity: ServedModel["identity"]): Promise<ServedModel> =>
    loadModel(path, identity, {
      engine: { queueRows: settings.limits.queueRows, batchRows: settings.limits.batchRows, runs: 1, merge: true },
      observer: core.metrics.engine,
      deriver: connections.deriver,
      ...(connections.verify === undefined ? {} : { verify: connections.verify }),
    });
  const startedAt = performance.now();
  const located = await locateModel(uri, { registry, cache, name: settings.modelName });
  if (located.fallback !== undefined) {
    logger.warn(
      { err: located.fallback, model: located.identity.uri },
      "the registry is away: serving the last known version",
    );
  }
  core.host.put("champion", await load(located.path, located.identity));
  core.metrics.loaded("ok", (performance.now() - startedAt) / 1000);
  if (uri.kind !== "alias" || registry === undefined) return undefined;
  return followAlias({
    name: uri.name,
    alias: uri.alias,
    registry,
    cache,
    load,
    current: () => core.host.get("champion"),
    put: (model) => core.host.put("champion", model),
    observer: followObserver(core, logger),
    pollMillis: settings.aliasPollMillis,
  });
}

function followObserver(core: Core, logger: Logger): Parameters<typeof followAlias>[0]["observer"] {
  return {
    swapped: (model, seconds) => {
      core.state.lastRefusal = undefined;
      core.metrics.loaded("ok", seconds);
      logger.info({ model: model.identity.uri, seconds }, "champion swapped");
    },
    refused: (version, error) => {
      const reason = "reason" in error ? String(error.reason) : "internal";
      const model = `models:/${version.name}/${version.version}`;
      core.state.lastRefusal = { model, reason, message: error.message, at: new Date().toISOString() };
      core.metrics.loaded(reason, 0);
      logger.error({ model, reason, err: error }, "candidate refused; the model in service stays");
    },
    lost: (error) => {
      if (core.state.registryProblem === undefined) logger.warn({ err: error }, "the registry does not answer");
      core.state.registryProblem = error.message;
    },
    found: () => {
      if (core.state.registryProblem !== undefined) logger.info("the registry answers again");
      core.state.registryProblem = undefined;
    },
  };
}

function chooseModel(host: ModelHost, target: { name: string | undefined; version: string | undefined }): ServedModel {
  const model = target.version === undefined ? host.get("champion") : host.byVersion(target.version);
  if (host.get("champion") === undefined) throw new RequestError("not_ready", "no model is loaded yet", 1);
  if (model === undefined || (target.name !== undefined && target.name !== model.identity.name)) {
    const served = host
      .serving()
      .map((entry) => `${entry.model.identity.name} version ${entry.model.identity.version}`);
    throw new RequestError(
      "not_found",
      `model: expected ${served.join(" or ")}, found ${target.name} ${target.version ?? ""}`.trim(),
    );
  }
  return model;
}

function featureLimits(settings: Settings): { ageMillis: number; absentMillis: number; rows: number } {
  return { ageMillis: settings.limits.featureCacheMillis, absentMillis: 1000, rows: 200_000 };
}

function openLog(
  connections: Connections,
  spool: Spool | undefined,
  metrics: ServiceMetrics,
): PredictionLog | undefined {
  if (spool === undefined || connections.insertPredictions === undefined) return undefined;
  const limits = { shipMillis: 100, retryMillis: 5000, memoryRows: 20_000 };
  return openPredictionLog(spool, connections.insertPredictions, limits, metrics.log);
}

async function listen(server: ReturnType<typeof makeServer>, settings: Settings): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port: settings.port, host: settings.host, backlog: 1024 }, resolve);
  });
}
