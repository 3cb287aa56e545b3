import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const template: string = join(import.meta.dirname, "../../../..");

/** A clone of what is committed here, installed and built as a learner does it. */
export function bareClone(): string {
  const folder = temporaryFolder();
  try {
    run(folder, "git", "clone", "--quiet", template, ".");
    run(folder, "npm", "ci", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error");
    run(folder, "npm", "run", "--silent", "build");
    return folder;
  } catch (error) {
    remove(folder);
    throw error;
  }
}

/** A second learner's clone, as built as the first, whose packages it borrows. */
export function copyOf(clone: string): string {
  const folder = temporaryFolder();
  const packages = join(clone, "node_modules");
  cpSync(clone, folder, { recursive: true, verbatimSymlinks: true, filter: (path) => path !== packages });
  symlinkSync(packages, join(folder, "node_modules"));
  return folder;
}

export function remove(folder: string | undefined): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}

/** Runs a command in a clone and gives what it printed. @throws Error with its output when it fails */
export function run(folder: string, command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (status !== 0)
    throw new Error(`${command} ${args.join(" ")} in ${folder} ended with ${status}: ${stdout}${stderr}`);
  return stdout;
}

function temporaryFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "learner-")));
}
