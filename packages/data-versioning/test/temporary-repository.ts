import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { initRepository, openRepository, type Repository, type RepositoryOptions } from "../src/index.ts";

/** A repository in a folder of its own, with a remote beside it. */
export interface TemporaryRepository {
  readonly root: string;
  readonly remote: string;
  readonly repository: Repository;
  path(inside: string): string;
  write(inside: string, text: string): void;
  read(inside: string): string;
  /** Files below a folder with their content. */
  tree(inside: string): Record<string, string>;
  git(...args: string[]): string;
  /** `git add -A` and commit. */
  commitAll(message: string): string;
  open(options?: RepositoryOptions): Repository;
  remove(): void;
}

export async function temporaryRepository(
  options: { git?: boolean; remote?: boolean } = {},
): Promise<TemporaryRepository> {
  const top = mkdtempSync(join(tmpdir(), "mlops-data-"));
  const root = join(top, "repository");
  const remote = join(top, "remote");
  mkdirSync(root);
  const path = (inside: string): string => join(root, inside);
  const git = (...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@localhost", ...args], {
      cwd: root,
      encoding: "utf8",
    });
  if (options.git) git("init", "--quiet", "--initial-branch=main");
  const repository = await initRepository(root, { noScm: !options.git });
  if (options.remote !== false) await repository.addRemote("storage", remote, { isDefault: true });
  return {
    root,
    remote,
    repository,
    path,
    git,
    write: (inside, text) => {
      mkdirSync(dirname(path(inside)), { recursive: true });
      writeFileSync(path(inside), text);
    },
    read: (inside) => readFileSync(path(inside), "utf8"),
    tree: (inside) => treeOf(path(inside)),
    commitAll: (message) => {
      git("add", "-A");
      git("commit", "--quiet", "--allow-empty", "-m", message);
      return git("rev-parse", "HEAD").trim();
    },
    open: (more) => openRepository(root, more),
    remove: () => rmSync(top, { recursive: true, force: true }),
  };
}

export function treeOf(folder: string, prefix = ""): Record<string, string> {
  const files: Record<string, string> = {};
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) Object.assign(files, treeOf(path, `${prefix}${name}/`));
    else files[`${prefix}${name}`] = readFileSync(path, "utf8");
  }
  return files;
}

/** Path of an object in a cache or remote. */
export function objectIn(folder: string, md5: string): string {
  return join(folder, "files", "md5", md5.slice(0, 2), md5.slice(2));
}
