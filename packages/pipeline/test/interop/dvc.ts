import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The Python with the packages of requirements.txt; the interoperation layer sets MLOPS_PYTHON. */
export function python(): string {
  const found = process.env.MLOPS_PYTHON;
  if (!found || !existsSync(found))
    throw new Error("MLOPS_PYTHON names no Python: run npm run test:interop at the root");
  return found;
}

const environment = (): NodeJS.ProcessEnv => ({ ...process.env, DVC_NO_ANALYTICS: "1", SHELL: "/bin/sh" });

/** Runs the real dvc. @returns its standard output @throws when it fails */
export function dvc(cwd: string, ...args: string[]): string {
  return execFileSync(join(dirname(python()), "dvc"), args, {
    cwd,
    encoding: "utf8",
    env: environment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Stages that dvc finds out of date. */
export function dvcOutdated(cwd: string): string[] {
  return Object.keys(JSON.parse(dvc(cwd, "status", "--json")) as object).sort();
}
