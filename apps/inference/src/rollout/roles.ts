import type { Logger } from "pino";
import type { ServiceMetrics } from "../metrics/service-metrics.ts";
import { type AliasFollower, type FollowObserver, followAlias } from "../model/follow-alias.ts";
import type { ModelHost, Role } from "../model/host.ts";
import type { ModelIdentity } from "../model/identity.ts";
import type { ServedModel } from "../model/served-model.ts";
import type { ModelCache } from "../registry/cache.ts";
import { canaryShareTag, type RegisteredVersion, type Registry } from "../registry/registry.ts";
import type { ServiceState } from "../service/state.ts";
import type { Rollout } from "./rollout.ts";

export interface RoleParts {
  readonly registry: Registry;
  readonly cache: ModelCache;
  readonly host: ModelHost;
  readonly state: ServiceState;
  readonly metrics: ServiceMetrics;
  readonly rollout: Rollout;
  readonly logger: Logger;
  readonly load: (path: string, identity: ModelIdentity) => Promise<ServedModel>;
  readonly pollMillis: number;
}

/** Follows the alias of a role. An optional role is emptied when its alias goes away; the champion then stays. */
export function followRole(parts: RoleParts, role: Role, name: string, alias: string): AliasFollower {
  const { host, rollout } = parts;
  return followAlias({
    name,
    alias,
    registry: parts.registry,
    cache: parts.cache,
    load: parts.load,
    current: () => host.get(role),
    isBarred: (version) => role === "canary" && rollout.aborted?.version === version,
    put: (model) => {
      host.put(role, model);
      if (role !== "shadow") rollout.reset();
    },
    onFound: role === "canary" ? followShare(parts) : undefined,
    onMissing: role === "champion" ? undefined : () => host.remove(role),
    observer: observe(parts, role),
    pollMillis: parts.pollMillis,
  });
}

/** Takes the share from the canary's tag when that changes, so that every replica and process has the same. */
function followShare({ rollout, logger }: RoleParts): (version: RegisteredVersion) => void {
  let last: string | undefined;
  return ({ name, version, tags }) => {
    const text = tags[canaryShareTag];
    if (text === last) return;
    last = text;
    if (text === undefined) return;
    const share = text.trim() === "" ? Number.NaN : Number(text);
    if (share >= 0 && share <= 1) rollout.share = share;
    else logger.warn(`models:/${name}/${version}: tag ${canaryShareTag}: expected a share from 0 to 1, found ${text}`);
  };
}

function observe({ state, metrics, logger }: RoleParts, role: Role): FollowObserver {
  return {
    swapped: (model, seconds) => {
      state.lastRefusal = undefined;
      metrics.loaded("ok", seconds);
      logger.info({ role, model: model.identity.uri, seconds }, `${role} in service`);
    },
    refused: (version, error) => {
      const reason = "reason" in error ? String(error.reason) : "internal";
      const model = `models:/${version.name}/${version.version}`;
      state.lastRefusal = { model, reason, message: error.message, at: new Date().toISOString() };
      metrics.loaded(reason, 0);
      logger.error({ role, model, reason, err: error }, "candidate refused; what is in service stays");
    },
    lost: (error) => {
      if (role !== "champion") return;
      if (state.registryProblem === undefined) logger.warn({ err: error }, "the registry cannot be followed");
      state.registryProblem = error.message;
    },
    found: () => {
      if (role !== "champion") return;
      if (state.registryProblem !== undefined) logger.info("the registry is followed again");
      state.registryProblem = undefined;
    },
  };
}
