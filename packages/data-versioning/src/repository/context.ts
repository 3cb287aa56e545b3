import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Config, readConfig } from "../config/config.ts";
import type { MarkAnnouncement, VersionAnnouncement } from "../consumers/announce.ts";
import { NotARepositoryError } from "../errors.ts";
import { type IgnoreRules, ignoreRules } from "../ignore/rules.ts";
import type { PipelineOutputs } from "../outputs/output.ts";

/** Progress of a long operation. */
export interface Progress {
  readonly step: "scan" | "hash" | "checkout" | "push" | "fetch" | "verify" | "remove";
  readonly filesDone: number;
  readonly filesTotal: number;
  /** Bytes. */
  readonly bytesDone: number;
  readonly bytesTotal: number;
}

export interface RepositoryOptions {
  readonly onProgress?: (progress: Progress) => void;
  /** Something the user should know that stops nothing. */
  readonly onWarning?: (message: string) => void;
  readonly signal?: AbortSignal;
  /** Named to others that wait for the lock, such as "mlops data add". */
  readonly command?: string;
  readonly lockWaitMilliseconds?: number;
  /** Threads for hashing and copying; all cores by default. */
  readonly threads?: number;
  /** Told of each version that is added, also again; `announceVersion` of `@mlops/data-versioning/consumers` queues messages to subscribers. */
  readonly onVersion?: (announcement: VersionAnnouncement) => Promise<void>;
  /** Told when a version is marked good or bad; `announceMark` of `@mlops/data-versioning/consumers` queues messages. */
  readonly onMark?: (mark: MarkAnnouncement) => Promise<void>;
  /** Gives the outputs of pipelines with their flags; without it they are read from dvc.lock alone. */
  readonly pipelineOutputs?: PipelineOutputs;
}

/** What every operation works on. Paths are absolute. */
export interface Context {
  readonly root: string;
  readonly dvcDirectory: string;
  readonly tmpDirectory: string;
  readonly stateDirectory: string;
  /** Folder for files in the making that end in the workspace. */
  readonly workTemporary: string;
  readonly cacheDirectory: string;
  /** Folder for files in the making that end in the cache. */
  readonly cacheTemporary: string;
  readonly config: Config;
  /** The folder with `.git` that the repository belongs to; undefined without git. */
  readonly gitRoot: string | undefined;
  readonly ignore: IgnoreRules;
  readonly options: RepositoryOptions;
}

/** Opens the repository that `directory` is in. @throws NotARepositoryError */
export function openContext(directory: string, options: RepositoryOptions): Context {
  const root = findRoot(directory);
  const dvcDirectory = join(root, ".dvc");
  const config = readConfig(dvcDirectory);
  const tmpDirectory = join(dvcDirectory, "tmp");
  return {
    root,
    dvcDirectory,
    tmpDirectory,
    stateDirectory: join(tmpDirectory, "mlops", "state"),
    workTemporary: join(tmpDirectory, "mlops", "work"),
    cacheDirectory: config.cacheDirectory,
    cacheTemporary: join(config.cacheDirectory, "mlops-tmp"),
    config,
    gitRoot: config.noScm ? undefined : findGitRoot(root),
    ignore: ignoreRules(root, ".dvcignore"),
    options,
  };
}

function findRoot(directory: string): string {
  if (!existsSync(directory)) throw new NotARepositoryError(resolve(directory));
  const start = realpathSync(directory);
  for (let folder = start; ; folder = dirname(folder)) {
    if (statSync(join(folder, ".dvc"), { throwIfNoEntry: false })?.isDirectory()) return folder;
    if (dirname(folder) === folder) throw new NotARepositoryError(start);
  }
}

function findGitRoot(directory: string): string | undefined {
  for (let folder = directory; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
