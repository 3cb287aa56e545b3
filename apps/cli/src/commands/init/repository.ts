import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../../errors.ts";
import { type Identity, template, withIdentity } from "./identity.ts";

export type History = "keep" | "fresh";

/** @throws UsageError when the clone is somebody's already, or has changes that a mistake here would mix with */
export function requireFreshTemplate(root: string): void {
  const { name } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { name: string };
  if (name !== template.name) throw new UsageError(`this clone is ${name} already; there is nothing left to do`);
  if (git(root, "status", "--porcelain").trim() !== "") {
    throw new UsageError(
      "the work tree has changes; commit or stash them first, so that 'git diff' shows what init did",
    );
  }
}

/** Rewrites every tracked text file that names the template. @returns their paths */
export function rename(root: string, identity: Identity, year: number): string[] {
  const changed = trackedFiles(root).flatMap((path) => {
    const bytes = readFileSync(join(root, path));
    if (bytes.includes(0)) return [];
    const before = bytes.toString("utf8");
    const after = withIdentity(path, before, identity, year);
    return after === before ? [] : [{ path, after }];
  });
  for (const { path, after } of changed) writeFileSync(join(root, path), after);
  return changed.map(({ path }) => path);
}

/** One commit on the template's history, or a new history that begins with it. */
export function commit(root: string, identity: Identity, history: History): void {
  if (history === "fresh") {
    rmSync(join(root, ".git"), { recursive: true });
    git(root, "init", "--quiet", "--initial-branch=main");
  }
  git(root, "add", "--all");
  git(root, "commit", "--quiet", "--message", `Make it ${identity.name}`);
}

function trackedFiles(root: string): string[] {
  return git(root, "ls-files", "-z").split("\0").filter(Boolean);
}

function git(root: string, ...args: string[]): string {
  try {
    return execFileSync("git", args, {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 64e6,
    });
  } catch (error) {
    const { stderr = "" } = error as { stderr?: string };
    throw new Error(`git ${args[0]} failed: ${stderr.trim() || "is git installed?"}`);
  }
}
