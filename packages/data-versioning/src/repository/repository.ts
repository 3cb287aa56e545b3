import { realpathSync } from "node:fs";
import type { RemoteConfig } from "../config/config.ts";
import type { ImportedData, ImportOptions } from "../import/import-data.ts";
import type { AddedPath, AddOptions } from "../operations/add.ts";
import type { CheckoutOptions, CheckoutReport } from "../operations/checkout.ts";
import type { DiffOptions, OutputDiff } from "../operations/diff.ts";
import type { FetchReport, TransferOptions } from "../operations/fetch.ts";
import type { GcOptions, GcReport } from "../operations/gc.ts";
import type { GetOptions, GotPath } from "../operations/get.ts";
import type { LoggedVersion } from "../operations/log.ts";
import type { PushOptions, PushReport } from "../operations/push.ts";
import type { RemoteAddOptions } from "../operations/remotes.ts";
import type { PathStatus } from "../operations/status.ts";
import type { VerifyOptions, VerifyReport } from "../operations/verify.ts";
import type { MarkOptions } from "../versions/mark.ts";
import type { VersionNote } from "../versions/notes.ts";
import { type Context, openContext, type RepositoryOptions } from "./context.ts";
import type { InitOptions } from "./init.ts";

/**
 * A repository of versioned data. Paths in arguments are relative to the folder it was opened from.
 * Each operation loads its code when it is first used, so that a quick one starts quickly.
 */
export interface Repository {
  /** Top folder, absolute. */
  readonly root: string;
  readonly context: Context;
  add(paths: readonly string[], options?: AddOptions): Promise<AddedPath[]>;
  status(targets?: readonly string[]): Promise<PathStatus[]>;
  checkout(targets?: readonly string[], options?: CheckoutOptions): Promise<CheckoutReport[]>;
  push(targets?: readonly string[], options?: PushOptions): Promise<PushReport>;
  fetch(targets?: readonly string[], options?: TransferOptions): Promise<FetchReport>;
  /** `fetch`, then `checkout`. */
  pull(
    targets?: readonly string[],
    options?: TransferOptions & CheckoutOptions,
  ): Promise<FetchReport & { readonly checkouts: CheckoutReport[] }>;
  /** Notes what the workspace holds as the version of what is tracked already. */
  commit(targets?: readonly string[]): Promise<AddedPath[]>;
  diff(options?: DiffOptions): Promise<OutputDiff[]>;
  /** Versions of a path through git's history, newest first. */
  log(target: string): Promise<LoggedVersion[]>;
  /** Any version of a path (`REV:PATH`), without touching the workspace's. */
  get(revisionPath: string, options?: GetOptions): Promise<GotPath>;
  gc(options?: GcOptions): Promise<GcReport>;
  verify(options?: VerifyOptions): Promise<VerifyReport>;
  import(source: string, options?: ImportOptions): Promise<ImportedData>;
  update(target: string, revision?: string): Promise<ImportedData>;
  /** Marks a version good or bad; every consumer sees it. */
  mark(target: string, options: MarkOptions): Promise<VersionNote>;
  addRemote(name: string, url: string, options?: RemoteAddOptions): Promise<void>;
  removeRemote(name: string): Promise<void>;
  setDefaultRemote(name: string): Promise<void>;
  remotes(): Promise<(RemoteConfig & { readonly isDefault: boolean })[]>;
}

/** Opens the repository that a folder is in. @throws NotARepositoryError */
export function openRepository(directory: string, options: RepositoryOptions = {}): Repository {
  const { root } = openContext(directory, options);
  const from = realpathSync(directory);
  // Opened anew for each operation: settings and ignore files may have changed since the last one.
  const now = (): Context => openContext(directory, options);
  return {
    root,
    get context() {
      return now();
    },
    add: async (paths, choices = {}) => (await import("../operations/add.ts")).addPaths(now(), paths, from, choices),
    status: async (targets = []) => (await import("../operations/status.ts")).statusOf(now(), targets, from),
    checkout: async (targets = [], choices = {}) =>
      (await import("../operations/checkout.ts")).checkoutPaths(now(), targets, from, choices),
    push: async (targets = [], choices = {}) =>
      (await import("../operations/push.ts")).pushObjects(now(), targets, from, choices),
    fetch: async (targets = [], choices = {}) =>
      (await import("../operations/fetch.ts")).fetchObjects(now(), targets, from, choices),
    pull: async (targets = [], choices = {}) => {
      const report = await (await import("../operations/fetch.ts")).fetchObjects(now(), targets, from, choices);
      return {
        ...report,
        checkouts: await (await import("../operations/checkout.ts")).checkoutPaths(now(), targets, from, choices),
      };
    },
    commit: async (targets = []) => (await import("../operations/commit.ts")).commitPaths(now(), targets, from),
    diff: async (choices = {}) => (await import("../operations/diff.ts")).diffVersions(now(), choices),
    log: async (target) => (await import("../operations/log.ts")).logVersions(now(), target, from),
    get: async (revisionPath, choices = {}) =>
      (await import("../operations/get.ts")).getVersion(now(), revisionPath, from, choices),
    gc: async (choices = {}) => (await import("../operations/gc.ts")).collectGarbage(now(), choices),
    verify: async (choices = {}) => (await import("../operations/verify.ts")).verifyCache(now(), choices),
    import: async (source, choices = {}) =>
      (await import("../import/import-data.ts")).importData(now(), source, from, choices),
    update: async (target, revision) =>
      (await import("../import/import-data.ts")).updateImport(now(), target, from, revision),
    mark: async (target, choices) => (await import("../versions/mark.ts")).markVersion(now(), target, from, choices),
    addRemote: async (name, url, choices = {}) => {
      (await import("../operations/remotes.ts")).addRemote(now(), name, url, from, choices);
    },
    removeRemote: async (name) => {
      (await import("../operations/remotes.ts")).removeRemote(now(), name);
    },
    setDefaultRemote: async (name) => {
      (await import("../operations/remotes.ts")).setDefaultRemote(now(), name);
    },
    remotes: async () => (await import("../operations/remotes.ts")).listRemotes(now()),
  };
}

/** Makes a repository in a folder. @throws RepositoryExistsError, NoGitRepositoryError */
export async function initRepository(
  directory: string,
  options: InitOptions & RepositoryOptions = {},
): Promise<Repository> {
  const { initFiles } = await import("./init.ts");
  await initFiles(directory, options);
  return openRepository(directory, options);
}
