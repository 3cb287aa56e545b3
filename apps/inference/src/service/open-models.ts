import { join } from "node:path";
import type { Logger } from "pino";
import { downloadFromGoogle } from "../cloud/google-storage.ts";
import type { ServiceMetrics } from "../metrics/service-metrics.ts";
import { locateModel } from "../model/champion.ts";
import type { AliasFollower } from "../model/follow-alias.ts";
import type { ModelHost } from "../model/host.ts";
import type { ModelIdentity } from "../model/identity.ts";
import { loadModel } from "../model/load.ts";
import { rehearseApart } from "../model/rehearsal.ts";
import type { ServedModel } from "../model/served-model.ts";
import { type ModelUri, parseModelUri } from "../model/uri.ts";
import { openSession } from "../onnx/session.ts";
import { openSessionThreads } from "../onnx/session-threads.ts";
import { type ModelCache, openModelCache } from "../registry/cache.ts";
import { followRole } from "../rollout/roles.ts";
import type { Rollout } from "../rollout/rollout.ts";
import type { Settings } from "../settings.ts";
import type { Connections } from "./parts.ts";
import type { ServiceState } from "./state.ts";

export interface Core {
  readonly settings: Settings;
  readonly connections: Connections;
  readonly logger: Logger;
  readonly state: ServiceState;
  readonly metrics: ServiceMetrics;
  readonly host: ModelHost;
  readonly rollout: Rollout;
}

/** The models in service and what keeps them up to date. */
export interface OpenModels {
  refresh(): Promise<void>;
  stop(): void;
}

/** Loads the first champion, and follows the aliases of all roles when its address is an alias. Throws ModelRefusedError. */
export async function openModels(core: Core): Promise<OpenModels> {
  const { settings, connections, host, metrics, logger } = core;
  const uri = parseModelUri(settings.modelUri);
  const cache = openModelCache(join(settings.home, "models"));
  const startedAt = performance.now();
  const located = await locateModel(uri, {
    registry: connections.registry,
    cache,
    name: settings.modelName,
    download: (address, directory) => downloadFromGoogle(address, directory, settings.storage),
  });
  if (located.fallback !== undefined) {
    logger.warn(
      { err: located.fallback, model: located.identity.uri },
      "the registry is away: serving the last known version",
    );
  }
  host.put("champion", await load(core, located.path, located.identity));
  metrics.loaded("ok", (performance.now() - startedAt) / 1000);
  const followers = follow(core, uri, cache);
  return {
    refresh: async () => {
      await Promise.all(followers.map((follower) => follower.check()));
    },
    stop: () => {
      for (const follower of followers) follower.stop();
    },
  };
}

/** Without merging every request is a run of its own: waiting for one another would only cost turns of the event loop. */
const unmergedRuns = 1024;

async function load(core: Core, path: string, identity: ModelIdentity): Promise<ServedModel> {
  const { settings, connections, metrics } = core;
  const { queueRows, batchRows, batchWaitMillis: waitMillis } = settings.limits;
  return loadModel(path, identity, {
    engine: {
      queueRows,
      batchRows,
      runs: settings.batching ? Math.max(1, settings.threads) : unmergedRuns,
      merge: settings.batching,
      waitMillis,
    },
    observer: metrics.engine,
    deriver: connections.deriver,
    ...(settings.rehearseApart
      ? { rehearseApart: () => rehearseApart(path, identity.uri, join(settings.home, "models", "rehearsed")) }
      : {}),
    open: (model) => (settings.threads > 0 ? openSessionThreads(model, settings.threads) : openSession(model)),
    ...(connections.verify === undefined ? {} : { verify: connections.verify }),
  });
}

function follow(core: Core, uri: ModelUri, cache: ModelCache): AliasFollower[] {
  const { registry } = core.connections;
  if (uri.kind !== "alias" || registry === undefined) return [];
  const parts = {
    ...core,
    registry,
    cache,
    load: load.bind(undefined, core),
    pollMillis: core.settings.aliasPollMillis,
  };
  return [
    followRole(parts, "champion", uri.name, uri.alias),
    followRole(parts, "canary", uri.name, core.settings.canaryAlias),
    followRole(parts, "shadow", uri.name, core.settings.shadowAlias),
  ];
}
