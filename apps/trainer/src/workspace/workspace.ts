import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { initRepository, openRepository, type Repository, type RepositoryOptions } from "@mlops/data-versioning";
import { ensureGit } from "./git.ts";
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
  await ensureRemote(repository, options.remote);
  if (hasGit) ensureIgnored(directory);
  linkPackages(options.project, directory);
  syncTemplate(options.project, directory, options.parameters);
  return { directory, repository };
}

async function ensureRemote(repository: Repository, { url, endpoint }: WorkspaceOptions["remote"]): Promise<void> {
  const present = (await repository.remotes()).find((remote) => remote.name === remoteName);
  if (present && present.url === url) return;
  if (!url.includes("://")) {
    mkdirSync(url, { recursive: true });
    if (present) return;
  }
  const settings = endpoint === undefined ? {} : { endpointurl: endpoint };
  await repository.addRemote(remoteName, url, { isDefault: true, force: present !== undefined, settings });
}

function ensureIgnored(directory: string): void {
  const file = join(directory, ".gitignore");
  if (!existsSync(file)) writeFileSync(file, "/node_modules\n*.tmp\n");
}
