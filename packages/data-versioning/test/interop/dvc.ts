import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The Python with the packages of requirements.txt; the interoperation layer sets MLOPS_PYTHON. */
function python(): string {
  const found = process.env.MLOPS_PYTHON;
  if (!found || !existsSync(found))
    throw new Error("MLOPS_PYTHON names no Python: run npm run test:interop at the root");
  return found;
}

/** A program of the Python environment. */
export function program(name: string): string {
  return join(dirname(python()), name);
}

const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  DVC_NO_ANALYTICS: "1",
  SHELL: "/bin/sh",
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_DEFAULT_REGION: "us-east-1",
});

/** Runs the real dvc. @returns its standard output @throws when it fails */
export function dvc(cwd: string, ...args: string[]): string {
  return execFileSync(program("dvc"), args, {
    cwd,
    encoding: "utf8",
    env: environment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Runs dvc that may fail. */
export function tryDvc(cwd: string, ...args: string[]): { readonly status: number | null; readonly stderr: string } {
  const { status, stderr } = spawnSync(program("dvc"), args, { cwd, encoding: "utf8", env: environment() });
  return { status, stderr };
}

/** `dvc status --json`: what is out of date, by stage or .dvc file. */
export function dvcStatus(cwd: string): Record<string, unknown> {
  return JSON.parse(dvc(cwd, "status", "--json")) as Record<string, unknown>;
}
