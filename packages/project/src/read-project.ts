import { existsSync, readFileSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { ProjectFileError, UnknownProjectError } from "./errors.ts";
import { type Project, projectSchema } from "./project.ts";

/** Name of the file in a project's folder. */
export const PROJECT_FILE = "project.json";

/** Reads and checks a project's description. Throws {@link ProjectFileError}. */
export function readProject(folder: string): Project {
  const file = join(folder, PROJECT_FILE);
  const parsed = projectSchema.safeParse(readJson(file));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ProjectFileError(file, `${issue?.path.join(".") || "the file"}: ${issue?.message ?? "invalid"}`);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ProjectFileError(file, code === "ENOENT" ? "no such file" : message);
  }
}

/**
 * The folder of a project that a person names: one of the clone's `apps`, or a path. Throws {@link UnknownProjectError}.
 *
 * @param apps folder of the clone's apps
 */
export function findProject(apps: string, named: string, from: string = process.cwd()): string {
  const isPath = isAbsolute(named) || /[\\/.]/.test(named);
  const folder = isPath ? resolve(from, named) : join(apps, named);
  if (existsSync(join(folder, PROJECT_FILE))) return folder;
  throw new UnknownProjectError(named, folder);
}
