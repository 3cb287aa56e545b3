import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ProjectPlace } from "./write-project.ts";

/** A program that finishes a project failed. */
class ProjectBuildError extends Error {
  override readonly name = "ProjectBuildError";
}

/** Bundles the project's stages, which is what the loop runs. */
export function buildProject({ folder }: ProjectPlace): void {
  const { status, stderr, stdout, error } = spawnSync(process.execPath, ["build-stages.mjs"], {
    cwd: folder,
    encoding: "utf8",
  });
  if (status === 0) return;
  const words = (stderr || stdout || error?.message || "").trim().split("\n")[0];
  throw new ProjectBuildError(`${folder}: its stages cannot be built (${words}); run \`node build-stages.mjs\` there`);
}

/**
 * Makes a folder in `apps` one of the workspace's rooms: named in the root tsconfig.json, and in the lock file by npm itself.
 *
 * @returns what is left to do by hand, undefined for nothing
 */
export function registerProject({ cloneRoot }: ProjectPlace, name: string): string | undefined {
  addReference(join(cloneRoot, "tsconfig.json"), `apps/${name}`);
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const flags = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--loglevel=error"];
  const { status } = spawnSync(npm, ["install", ...flags], {
    cwd: cloneRoot,
    stdio: "ignore",
    shell: process.platform === "win32",
  });
  return status === 0 ? undefined : "npm could not note the new package in package-lock.json: run `npm install` once";
}

/** Brings the written files into the clone's own form, so that its checks have nothing to say about them. */
export function formatProject({ cloneRoot, folder }: ProjectPlace): void {
  const biome = join(cloneRoot, "node_modules", "@biomejs", "biome", "bin", "biome");
  spawnSync(process.execPath, [biome, "check", "--write", folder], { cwd: cloneRoot, stdio: "ignore" });
}

/** Keeps the file's own form: one entry more at its end. */
function addReference(file: string, path: string): void {
  const config = JSON.parse(readFileSync(file, "utf8")) as { references: { path: string }[] };
  if (config.references.some((reference) => reference.path === path)) return;
  config.references.push({ path });
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`);
}
