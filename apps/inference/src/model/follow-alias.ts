import { ModelRefusedError } from "../errors.ts";
import type { ModelCache } from "../registry/cache.ts";
import { dataVersionTag, type RegisteredVersion, type Registry } from "../registry/registry.ts";
import type { ModelIdentity } from "./identity.ts";
import type { ServedModel } from "./served-model.ts";

/** What following an alias tells: for logs, metrics and the status of the model. */
export interface FollowObserver {
  swapped(model: ServedModel, seconds: number): void;
  refused(version: RegisteredVersion, error: Error): void;
  /** The registry does not answer, or the alias points nowhere: the model in service stays. */
  lost(error: Error): void;
  found(): void;
}

export interface AliasFollower {
  /** Looks now: loads and swaps when the alias has moved. Resolves when that is done. */
  check(): Promise<void>;
  stop(): void;
}

export interface FollowOptions {
  readonly name: string;
  readonly alias: string;
  readonly registry: Registry;
  readonly cache: ModelCache;
  readonly load: (path: string, identity: ModelIdentity) => Promise<ServedModel>;
  readonly current: () => ServedModel | undefined;
  /** True for a version that may not come back by itself. */
  readonly isBarred?: (version: RegisteredVersion) => boolean;
  /** The registry answers and the alias is not there; without this the model in service stays and that is told. */
  readonly onMissing?: (() => void) | undefined;
  /** Called at every look with the version that the alias points to, whose tags may have changed. */
  readonly onFound?: ((version: RegisteredVersion) => void) | undefined;
  readonly put: (model: ServedModel) => void;
  readonly observer: FollowObserver;
  readonly pollMillis: number;
}

/** Milliseconds before a refused version is tried again, doubling up to a minute while the alias still points to it. */
const firstRetryMillis = 2000;

/**
 * Follows an alias of the registry: when it moves, the new version is downloaded, checked and rehearsed beside the one in
 * service, which answers until the swap. A version that fails is told, left aside, and tried again ever more seldom.
 */
export function followAlias(options: FollowOptions): AliasFollower {
  const state: State = { refused: undefined, inFlight: undefined, timer: undefined, stopped: false };
  const check = (): Promise<void> => {
    state.inFlight ??= look(options, state).finally(() => {
      state.inFlight = undefined;
    });
    return state.inFlight;
  };
  const poll = (): void => {
    void check().finally(() => {
      if (!state.stopped) state.timer = setTimeout(poll, options.pollMillis).unref();
    });
  };
  if (options.pollMillis > 0) state.timer = setTimeout(poll, options.pollMillis).unref();
  return {
    check,
    stop: () => {
      state.stopped = true;
      clearTimeout(state.timer);
    },
  };
}

interface State {
  refused: { readonly version: string; tryAt: number; waitMillis: number } | undefined;
  inFlight: Promise<void> | undefined;
  timer: NodeJS.Timeout | undefined;
  stopped: boolean;
}

async function look(options: FollowOptions, state: State): Promise<void> {
  const version = await resolveAlias(options);
  if (version === undefined || state.stopped) return;
  options.onFound?.(version);
  if (options.current()?.identity.version === version.version) return;
  if (options.isBarred?.(version)) return;
  if (state.refused?.version === version.version && Date.now() < state.refused.tryAt) return;
  await swapTo(options, state, version);
}

async function resolveAlias(options: FollowOptions): Promise<RegisteredVersion | undefined> {
  try {
    const version = await options.registry.byAlias(options.name, options.alias);
    if (version !== undefined || options.onMissing !== undefined) options.observer.found();
    else options.observer.lost(new Error(`models:/${options.name}@${options.alias} points nowhere`));
    if (version === undefined && options.current() !== undefined) options.onMissing?.();
    return version;
  } catch (error) {
    options.observer.lost(error as Error);
    return undefined;
  }
}

async function swapTo(options: FollowOptions, state: State, version: RegisteredVersion): Promise<void> {
  const startedAt = performance.now();
  try {
    const path = await options.cache.fetch(version, options.registry);
    const model = await options.load(path, identityOf(version));
    options.put(model);
    options.cache.rememberAlias(options.alias, version);
    state.refused = undefined;
    options.observer.swapped(model, (performance.now() - startedAt) / 1000);
  } catch (error) {
    if (error instanceof ModelRefusedError && error.reason !== "download") options.cache.evict(version);
    const waitMillis = Math.min(60_000, (state.refused?.waitMillis ?? firstRetryMillis / 2) * 2);
    state.refused = { version: version.version, tryAt: Date.now() + waitMillis, waitMillis };
    options.observer.refused(version, error as Error);
  }
}

/** The identity of a registered version, as predictions carry it. */
export function identityOf(version: RegisteredVersion): ModelIdentity {
  return {
    name: version.name,
    version: version.version,
    runId: version.runId,
    dataVersion: version.tags[dataVersionTag] ?? null,
    uri: `models:/${version.name}/${version.version}`,
  };
}
