import type { Logger } from "pino";
import type { ServiceMetrics } from "../metrics/service-metrics.ts";
import { type AliasFollower, type FollowObserver, followAlias } from "../model/follow-alias.ts";
import type { ModelHost, Role } from "../model/host.ts";
import type { ModelIdentity } from "../model/identity.ts";
import type { ServedModel } from "../model/served-model.ts";
import type { ModelCache } from "../registry/cache.ts";
import { canaryAbortedTag, canaryShareTag, type RegisteredVersion, type Registry } from "../registry/registry.ts";
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
    isBarred: (version) => role === "canary" && isAborted(version, rollout),
    put: (model) => {
      host.put(role, model);
      if (role !== "shadow") rollout.reset();
    },
    onFound: role === "canary" ? followTags(parts) : undefined,
    onMissing: role === "champion" ? undefined : () => host.remove(role),
    observer: observe(parts, role),
    pollMillis: parts.pollMillis,
  });
}

/** The registry's tag bars a version; this process's own word does while the registry could not be told. */
function isAborted({ version, tags }: RegisteredVersion, { aborted }: Rollout): boolean {
  return tags[canaryAbortedTag] !== undefined || (aborted?.version === version && !aborted.recorded);
}

/** Does what the canary's tags say, so that every replica and process does the same: its share, and that it was aborted. */
function followTags(parts: RoleParts): (version: RegisteredVersion) => void {
  const { host, logger } = parts;
  const follow = followShare(parts);
  return (version) => {
    follow(version);
    const reason = version.tags[canaryAbortedTag];
    if (reason === undefined || host.get("canary")?.identity.version !== version.version) return;
    host.remove("canary");
    logger.warn({ version: version.version, reason }, "the canary was aborted elsewhere");
  };
}

/** Takes the share from the canary's tag when that or the version changes; a version without the tag has the share of the settings. */
function followShare({ rollout, logger }: RoleParts): (version: RegisteredVersion) => void {
  const usual = rollout.share;
  let last: { version: string; text: string | undefined } | undefined;
  return ({ name, version, tags }) => {
    const text = tags[canaryShareTag];
    if (last?.version === version && last.text === text) return;
    const isNew = last !== undefined && last.version !== version;
    last = { version, text };
    if (text === undefined) {
      if (isNew) rollout.share = usual;
      return;
    }
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
