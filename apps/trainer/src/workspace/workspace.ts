import { existsSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { initRepository, openRepository, type Repository, type RepositoryOptions } from "@mlops/data-versioning";
import { ensureGit, removeLeftLocks } from "./git.ts";
import { linkPackages } from "./link-packages.ts";
import { syncTemplate } from "./sync-template.ts";

/** The folder in which the pipeline runs: a DVC project of its own, so that the clone is never written to. */
export interface Workspace {
  readonly directory: string;
  readonly repository: Repository;
}

export interface WorkspaceOptions {
  /** The machine-learning project to copy. */
  readonly project: string;
  readonly home: string;
  /** A folder, or `s3://bucket/prefix` with the endpoint of a store that is not AWS's. */
  readonly remote: { readonly url: string; readonly endpoint: string | undefined };
  readonly parameters: readonly string[];
  /** Told of each data version that is noted. */
  readonly onVersion: NonNullable<RepositoryOptions["onVersion"]>;
}

const remoteName = "storage";

/** Makes the workspace under the home when it is missing, and brings its copy of the project up to date. */
export async function prepareWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const directory = join(options.home, "workspace");
  mkdirSync(directory, { recursive: true });
  const hasGit = await ensureGit(directory);
  const isNew = !existsSync(join(directory, ".dvc"));
  const { onVersion } = options;
  const repository = isNew
    ? await initRepository(directory, { noScm: !hasGit, onVersion })
    : openRepository(directory, { command: "trainer", onVersion });
  if (hasGit) await removeLeftLocks(directory);
  await ensureRemote(repository, options);
  if (hasGit) ensureIgnored(directory);
  linkPackages(options.project, directory);
  syncTemplate(options.project, directory, options.parameters);
  return { directory, repository };
}

/**
 * Points the workspace at the remote that is asked for. A folder under the home is noted relative to `.dvc`, so that a home
 * that is moved keeps its remote.
 */
async function ensureRemote(repository: Repository, { home, remote }: WorkspaceOptions): Promise<void> {
  const isFolder = !remote.url.includes("://");
  const url = isFolder ? makeFolder(remote.url) : remote.url;
  const present = (await repository.remotes()).find(({ name }) => name === remoteName);
  if (present?.isDefault && present.url === url && present.settings.get("endpointurl") === remote.endpoint) return;
  const settings = remote.endpoint === undefined ? {} : { endpointurl: remote.endpoint };
  const noted = isFolder && !relative(realpathSync(home), url).startsWith("..") ? relative(repository.root, url) : url;
  await repository.addRemote(remoteName, noted, { isDefault: true, force: present !== undefined, settings });
}

/** @returns its path without symbolic links, as the repository has its own */
function makeFolder(path: string): string {
  mkdirSync(path, { recursive: true });
  return realpathSync(path);
}

function ensureIgnored(directory: string): void {
  const file = join(directory, ".gitignore");
  if (!existsSync(file)) writeFileSync(file, "/node_modules\n*.tmp\n");
}
