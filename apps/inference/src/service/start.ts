import { join } from "node:path";
import type { Logger } from "pino";
import { makeGate } from "../access/gate.ts";
import { openTokenFile, type TokenFile } from "../access/tokens.ts";
import { makeOnlineFeatures, standIns } from "../features/online-cache.ts";
import { makeApp } from "../http/app.ts";
import { listen } from "../http/listen.ts";
import { makeRequestLog } from "../http/request-log.ts";
import { makeServer } from "../http/server.ts";
import { openOwnedSpool } from "../log/owned-spool.ts";
import { openPredictionLog, type PredictionLog } from "../log/prediction-log.ts";
import type { Spool } from "../log/spool.ts";
import { makeServiceMetrics, type ServiceMetrics } from "../metrics/service-metrics.ts";
import { type ModelHost, makeModelHost } from "../model/host.ts";
import type { ServedModel } from "../model/served-model.ts";
import { canaryAbortedTag } from "../registry/registry.ts";
import { type Abort, defaultCanaryRules } from "../rollout/canary-watch.ts";
import { makeRollout, type Rollout } from "../rollout/rollout.ts";
import type { Settings } from "../settings.ts";
import { drain } from "./drain.ts";
import { openModels } from "./open-models.ts";
import type { Connections } from "./parts.ts";
import { makePredict } from "./predict.ts";
import { makeServiceState } from "./state.ts";

export interface Service {
  readonly url: string;
  readonly host: ModelHost;
  readonly metrics: ServiceMetrics;
  readonly rollout: Rollout;
  /** Looks now whether an alias has moved. */
  refresh(): Promise<void>;
  /** Not ready first, then finishes what is under way, then stops. */
  close(): Promise<void>;
}

/** Milliseconds between looks at the token file. */
const tokenPollMillis = 1000;
/** Milliseconds without a heartbeat after which another container's part of the spool is taken over. */
const spoolLeaseMillis = 60_000;

/** Bars an aborted canary in every process, and after a restart: false when the registry could not be told. */
async function tellRegistry(
  registry: Connections["registry"],
  { identity }: ServedModel,
  { reason, message }: Abort,
  logger: Logger,
): Promise<boolean> {
  try {
    await registry?.tag(identity, canaryAbortedTag, `${reason}: ${message}`);
    return registry !== undefined;
  } catch (error) {
    logger.error({ err: error }, "the registry could not be told of the aborted canary: other processes go on with it");
    return false;
  }
}

/** Starts the service: resolves when it listens and its model is ready. Throws when the model cannot be served. */
export async function startService(settings: Settings, connections: Connections, logger: Logger): Promise<Service> {
  const { limits } = settings;
  const state = makeServiceState();
  const metrics = makeServiceMetrics((error) => logger.warn({ err: error }, error.message));
  const host = makeModelHost((role, model) => {
    metrics.serving(role, model);
    connections
      .deployed?.(role, model?.identity)
      ?.catch((error: Error) => logger.warn({ err: error }, "deployment not recorded"));
  });
  const rollout = makeRollout(
    host,
    settings.canaryShare,
    settings.canaryRules ?? defaultCanaryRules,
    async (model, abort) => {
      metrics.aborted(abort.reason);
      logger.error({ model: model.identity.uri, ...abort }, `canary aborted: ${abort.message}`);
      return tellRegistry(connections.registry, model, abort, logger);
    },
  );
  const core = { settings, connections, logger, state, metrics, host, rollout };
  const models = await openModels(core);
  const spool =
    connections.insertPredictions &&
    openOwnedSpool({
      root: join(settings.home, "spool"),
      instance: settings.instance,
      limitBytes: limits.spoolBytes,
      leaseMillis: spoolLeaseMillis,
      failed: (error) => logger.warn({ err: error }, "the spool of another process could not be taken over"),
    });
  const log = openLog(connections, spool, metrics);
  const tokens = openTokens(settings, logger);
  const gate = makeGate(tokens?.file);
  const inFlight = { count: 0 };
  const online = connections.readOnline
    ? makeOnlineFeatures(connections.readOnline, featureLimits(settings))
    : standIns;
  const predict = makePredict({ online, log, metrics });
  const app = makeApp({
    host,
    state,
    metrics,
    rollout,
    gate,
    predict,
    limits,
    refresh: models.refresh,
    registry: connections.registry,
    healthPath: settings.healthPath,
  });
  const server = makeServer({
    predict: {
      predict,
      metrics,
      limits,
      rollout,
      inFlight,
      admit: gate.predict,
      requestLog: makeRequestLog(logger, settings.logPayloads),
    },
    state,
    app,
    requestMillis: limits.requestMillis,
    predictPath: settings.predictPath,
    tls: settings.tls,
  });
  metrics.watch({
    queuedRows: () => host.serving().reduce((sum, { model }) => sum + model.engine.queuedRows, 0),
    spoolBytes: () => spool?.bytes ?? 0,
    inFlight: () => inFlight.count,
  });
  const url = await listen(server, settings);
  return {
    url,
    host,
    metrics,
    rollout,
    refresh: models.refresh,
    close: async () => {
      models.stop();
      tokens?.stop();
      await drain(server, state, limits);
      await log?.close(limits.drainMillis);
      await host.close();
      await connections.close();
    },
  };
}

function featureLimits({ limits }: Settings): { ageMillis: number; absentMillis: number; rows: number } {
  return { ageMillis: limits.featureCacheMillis, absentMillis: 1000, rows: 200_000 };
}

function openLog(
  connections: Connections,
  spool: Spool | undefined,
  metrics: ServiceMetrics,
): PredictionLog | undefined {
  if (spool === undefined || connections.insertPredictions === undefined) return undefined;
  const limits = { shipMillis: 100, retryMillis: 1000, memoryRows: 20_000 };
  return openPredictionLog(spool, connections.insertPredictions, limits, metrics.log);
}

function openTokens(settings: Settings, logger: Logger): { readonly file: TokenFile; stop(): void } | undefined {
  if (settings.tokensFile === undefined) return undefined;
  const file = openTokenFile(settings.tokensFile, (error) => logger.error({ err: error }, error.message));
  const timer = setInterval(() => file.refresh(), tokenPollMillis).unref();
  return { file, stop: () => clearInterval(timer) };
}
