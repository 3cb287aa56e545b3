import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { parseDvcText } from "../dvc-file/dvc-file.ts";
import { PathOutsideRepositoryError } from "../errors.ts";
import { parseIgnoreFile } from "../ignore/pattern.ts";
import { type IgnoreRules, ignoreRules } from "../ignore/rules.ts";
import type { Context } from "../repository/context.ts";
import type { TrackedOutput } from "./output.ts";

/**
 * Finds everything versioned in the repository. Folders that are outputs themselves, or that git ignores,
 * are not entered (as DVC does), so the cost does not depend on the size of the data.
 */
export async function collectOutputs(context: Context): Promise<TrackedOutput[]> {
  const found: TrackedOutput[] = [];
  const git = context.gitRoot === undefined ? undefined : gitRules(context, context.gitRoot);
  await visit(context, context.root, context.ignore, git, found);
  return found;
}

function gitRules(context: Context, gitRoot: string): IgnoreRules {
  const exclude = join(gitRoot, ".git", "info", "exclude");
  const more = existsSync(exclude) ? parseIgnoreFile(readFileSync(exclude, "utf8")) : [];
  return ignoreRules(context.root, ".gitignore", more);
}

async function visit(
  context: Context,
  folder: string,
  ignore: IgnoreRules,
  git: IgnoreRules | undefined,
  found: TrackedOutput[],
): Promise<void> {
  const entries = readdirSync(folder, { withFileTypes: true });
  const known = new Set<string>();
  for (const entry of entries) {
    if (entry.isDirectory() || ignore.ignores(folder, entry.name, false)) continue;
    for (const output of await outputsOf(context, folder, entry.name)) {
      found.push(output);
      known.add(output.path);
    }
  }
  for (const output of found) known.add(output.path);
  for (const entry of entries) {
    const path = `${folder}/${entry.name}`;
    if (!entry.isDirectory() || entry.name === "node_modules" || known.has(path)) continue;
    if (ignore.ignores(folder, entry.name, true) || git?.ignores(folder, entry.name, true)) continue;
    if (existsSync(`${path}/.dvc`)) continue;
    await visit(context, path, ignore.enter(path), git?.enter(path), found);
  }
}

async function outputsOf(context: Context, folder: string, name: string): Promise<TrackedOutput[]> {
  if (name.endsWith(".dvc") && name !== ".dvc") return dvcFileOutputs(context, `${folder}/${name}`);
  if (name !== "dvc.yaml") return [];
  // The YAML parser is loaded only where there is a pipeline.
  const pipelineOutputs = context.options.pipelineOutputs ?? (await import("./lock-outputs.ts")).readLockOutputs;
  return pipelineOutputs(`${folder}/${name}`, context.root);
}

/** The outputs of one `.dvc` file. */
function dvcFileOutputs(context: Pick<Context, "root">, file: string): Promise<TrackedOutput[]> {
  return dvcTextOutputs(context.root, file, readFileSync(file, "utf8"));
}

/** The outputs that the text of a `.dvc` file at a path notes. */
export async function dvcTextOutputs(root: string, file: string, text: string): Promise<TrackedOutput[]> {
  const shown = relative(root, file);
  const parsed = await parseDvcText(text, shown);
  const base = resolve(dirname(file), parsed.wdir ?? ".");
  return parsed.outputs.map((out) => {
    const path = resolve(base, out.path);
    return {
      path,
      relative: insideRoot(root, path, shown),
      version: out.version,
      hash: out.hash,
      cached: out.rest.get("cache") !== false,
      pushed: out.rest.get("push") !== false,
      remote: out.rest.get("remote") as string | undefined,
      origin: { kind: "dvc", file, stage: undefined, frozen: parsed.frozen, imports: parsed.deps },
    };
  });
}

/** A path relative to the root, parts joined with `/`. @throws PathOutsideRepositoryError */
export function insideRoot(root: string, path: string, shownIn: string): string {
  const inside = relative(root, path);
  if (inside === "" || inside === ".." || inside.startsWith(`..${sep}`))
    throw new PathOutsideRepositoryError(`${path} (from ${shownIn})`, root);
  return sep === "/" ? inside : inside.split(sep).join("/");
}
