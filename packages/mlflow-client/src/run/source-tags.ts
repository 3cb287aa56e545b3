import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * MLflow's standard tags that say where a run comes from: user, program, git commit, branch and whether files were
 * changed, versions of the packages in use. What cannot be found (no git, no package.json) is left out.
 */
export async function sourceTags(
  program: string = process.argv[1] ?? "",
  folder: string = process.cwd(),
): Promise<Record<string, string>> {
  const git = await gitTags(program ? dirname(resolve(program)) : folder);
  return {
    "mlflow.user": userName(),
    "mlflow.source.name": program || "node",
    "mlflow.source.type": "LOCAL",
    "mlflow.project.entryPoint": program ? resolve(program) : "node",
    "mlflow.project.env": "node",
    "mlflow.runtime.node": process.version,
    ...packageTags(program ? dirname(resolve(program)) : folder),
    ...git,
  };
}

/** The name of the user, as MLflow's `mlflow.user`. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "unknown";
  }
}

async function gitTags(folder: string): Promise<Record<string, string>> {
  const ask = async (...words: string[]) => (await run("git", words, { cwd: folder, timeout: 5000 })).stdout.trim();
  try {
    const commit = await ask("rev-parse", "HEAD");
    const [branch, changes, url] = await Promise.all([
      ask("rev-parse", "--abbrev-ref", "HEAD").catch(() => ""),
      ask("status", "--porcelain", "--untracked-files=no").catch(() => ""),
      ask("config", "--get", "remote.origin.url").catch(() => ""),
    ]);
    return {
      "mlflow.source.git.commit": commit,
      ...(branch && branch !== "HEAD" ? { "mlflow.source.git.branch": branch } : {}),
      "mlflow.source.git.dirty": String(changes !== ""),
      ...(url ? { "mlflow.source.git.repoURL": withoutCredentials(url) } : {}),
    };
  } catch {
    return {};
  }
}

/** A remote's address may carry a token. */
function withoutCredentials(url: string): string {
  return url.replace(/^([a-z+]+:\/\/)[^/@]*@/i, "$1");
}

/** Versions of the dependencies of the nearest package.json, as installed. */
function packageTags(folder: string): Record<string, string> {
  const file = findUpwards(folder, "package.json");
  if (!file) return {};
  try {
    const {
      name,
      version,
      dependencies = {},
    } = JSON.parse(readFileSync(file, "utf8")) as {
      name?: string;
      version?: string;
      dependencies?: Record<string, string>;
    };
    const installed = Object.keys(dependencies)
      .sort()
      .map((one) => [one, installedVersion(dirname(file), one)]);
    const packages = JSON.stringify(Object.fromEntries(installed.filter(([, found]) => found)));
    return {
      ...(name ? { "mlflow.source.package": version ? `${name}@${version}` : name } : {}),
      ...(packages.length <= 8000 ? { "mlflow.source.packages": packages } : {}),
    };
  } catch {
    return {};
  }
}

function installedVersion(folder: string, name: string): string | undefined {
  const file = findUpwards(folder, join("node_modules", name, "package.json"));
  return file ? (JSON.parse(readFileSync(file, "utf8")) as { version?: string }).version : undefined;
}

function findUpwards(folder: string, name: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const file = join(at, name);
    if (existsSync(file)) return file;
    if (dirname(at) === at) return undefined;
  }
}
