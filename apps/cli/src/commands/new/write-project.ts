import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { initRepository } from "@mlops/data-versioning";
import { prometheusRules } from "@mlops/monitoring";
import { cardFile } from "./files/card-file.ts";
import { contractFile } from "./files/contract-file.ts";
import { alertsFile, dashboardFile } from "./files/dashboard.ts";
import { packageFile } from "./files/package-file.ts";
import { paramsFile, pipelineFile, projectFile } from "./files/project-file.ts";
import { readmeFile } from "./files/readme.ts";
import { tableSource } from "./files/table-source.ts";
import { type ProjectDraft, positiveRows } from "./project-draft.ts";

/** Where a project goes. */
export interface ProjectPlace {
  readonly cloneRoot: string;
  readonly folder: string;
  /** Whether it is one of the clone's apps, and so a workspace package. */
  readonly isInside: boolean;
  /** Folder in which copies of the data versions are kept. */
  readonly remote: string;
}

/** Writes the project and notes its data's version. A project that could not be made whole leaves nothing behind. */
export async function writeProject(draft: ProjectDraft, place: ProjectPlace): Promise<void> {
  try {
    copyTemplate(draft, place);
    for (const [path, text] of Object.entries(files(draft, place.cloneRoot))) write(join(place.folder, path), text);
    if (!place.isInside) linkModules(place);
    await versionData(draft, place);
  } catch (error) {
    rmSync(place.folder, { recursive: true, force: true });
    throw error;
  }
}

/** The files that are the same in every project; they name the clone's packages as the clone does. */
function copyTemplate({ clone }: ProjectDraft, { cloneRoot, folder }: ProjectPlace): void {
  cpSync(join(cloneRoot, "apps", "cli", "templates", "project"), folder, { recursive: true });
  const config = join(folder, "tsconfig.json");
  writeFileSync(config, readFileSync(config, "utf8").replaceAll('"../../', `"${clone}/`));
}

function files(draft: ProjectDraft, cloneRoot: string): Record<string, string> {
  const { name, csv, understood } = draft;
  const positives = positiveRows(draft);
  const read = (...path: string[]): string => readFileSync(join(cloneRoot, ...path), "utf8");
  const dashboards = ["model.json", "drift.json"].map((file) => read("docker", "grafana", "dashboards", file));
  const flights = JSON.parse(read("apps", "flight-delays", "package.json")) as { devDependencies: { esbuild: string } };
  return {
    "package.json": packageFile(draft, flights.devDependencies.esbuild),
    "project.json": projectFile(draft),
    "params.yaml": paramsFile(draft),
    "dvc.yaml": pipelineFile(draft),
    "contract.yaml": contractFile(draft),
    "card.yaml": cardFile(draft),
    "README.md": readmeFile(draft),
    "src/table.ts": tableSource(draft),
    [`dashboards/${name}.json`]: dashboardFile(name, positives, dashboards),
    [`alerts/${name}.yml`]: alertsFile(name, positives, prometheusRules()),
    [`data/${csv}`]: understood.text,
    ".gitignore": "/dist\n/node_modules\n",
  };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Outside of the clone, the clone's installed packages are the project's. */
function linkModules({ cloneRoot, folder }: ProjectPlace): void {
  const type = process.platform === "win32" ? "junction" : "dir";
  symlinkSync(join(cloneRoot, "node_modules"), join(folder, "node_modules"), type);
}

/** The CSV becomes a version: its `.dvc` file goes into git, the file itself into the cache and the remote. */
async function versionData(
  { csv }: ProjectDraft,
  { folder, cloneRoot, isInside, remote }: ProjectPlace,
): Promise<void> {
  const inGit = isInside && existsSync(join(cloneRoot, ".git"));
  const repository = await initRepository(folder, inGit ? { subdir: true } : { noScm: true });
  mkdirSync(remote, { recursive: true });
  // Relative, so that the settings mean the same in every copy of the clone.
  await repository.addRemote("storage", relative(folder, remote), { isDefault: true });
  await repository.add([join(folder, "data", csv)]);
  await repository.push();
}
