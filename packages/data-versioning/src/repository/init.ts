import { existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { NoGitRepositoryError, RepositoryExistsError } from "../errors.ts";
import { gitBytes } from "../git/git.ts";

export interface InitOptions {
  /** Work without git. */
  readonly noScm?: boolean;
  /** A folder inside a git repository, not its top. */
  readonly subdir?: boolean;
  /** Start anew where a repository is; its settings and cache are removed. */
  readonly force?: boolean;
}

const DVCIGNORE = `# Add patterns of files dvc should ignore, which could improve
# the performance. Learn more at
# https://dvc.org/doc/user-guide/dvcignore
`;

/** Makes the files `dvc init` makes, and stages them in git. @throws RepositoryExistsError, NoGitRepositoryError */
export async function initFiles(directory: string, options: InitOptions): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const root = realpathSync(resolve(directory));
  const dvc = join(root, ".dvc");
  if (!options.noScm && !options.subdir && !existsSync(join(root, ".git"))) throw new NoGitRepositoryError(root);
  if (existsSync(dvc)) {
    if (!options.force) throw new RepositoryExistsError(root);
    rmSync(dvc, { recursive: true });
  }
  mkdirSync(join(dvc, "tmp"), { recursive: true });
  writeFileSync(join(dvc, "config"), options.noScm ? "[core]\n    no_scm = True\n" : "");
  writeFileSync(join(dvc, "tmp", "btime"), "");
  if (!options.noScm) writeFileSync(join(dvc, ".gitignore"), "/config.local\n/tmp\n/cache\n");
  if (!existsSync(join(root, ".dvcignore"))) writeFileSync(join(root, ".dvcignore"), DVCIGNORE);
  if (!options.noScm) await gitBytes(root, ["add", "--", ".dvc/config", ".dvc/.gitignore", ".dvcignore"]);
}
