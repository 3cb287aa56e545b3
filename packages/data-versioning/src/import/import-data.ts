import { copyFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { basename, relative, resolve } from "node:path";
import { writeFileAtomic } from "../atomic-file.ts";
import { outputEntry, readDvcFile } from "../dvc-file/dvc-file.ts";
import { NotTrackedError, SettingError } from "../errors.ts";
import { ignoreInGit } from "../git/gitignore.ts";
import { storeTree, versionOf } from "../operations/add.ts";
import { locked, mustBeFree } from "../operations/locked.ts";
import { stageInGit } from "../operations/stage-in-git.ts";
import { collectOutputs } from "../outputs/collect.ts";
import { selectOutputs } from "../outputs/select.ts";
import type { Context } from "../repository/context.ts";
import { pathInRepository } from "../repository/target-path.ts";
import { formatYaml } from "../yaml/format.ts";
import type { YamlMap, YamlValue } from "../yaml/value.ts";
import { findPackageFile } from "./from-package.ts";
import { takeFromRepository } from "./from-repository.ts";
import { type ImportSource, parseSource } from "./source.ts";
import { stageMd5 } from "./stage-md5.ts";

export interface ImportOptions {
  /** Path in the source repository. */
  readonly path?: string;
  /** Where to put it; the source's own name in the current folder when left out. */
  readonly output?: string;
  /** Branch, tag or commit of a repository. */
  readonly revision?: string;
  readonly force?: boolean;
}

export interface ImportedData {
  /** From the repository's root. */
  readonly path: string;
  readonly md5: string;
  /** Commit or package version that it is frozen at. */
  readonly frozenAt: string;
  readonly changed: boolean;
}

/** Imports another repository's data or an npm package's file, frozen at a version; `updateImport` moves it. */
export function importData(
  context: Context,
  source: string,
  from: string,
  options: ImportOptions,
): Promise<ImportedData> {
  return locked(context, "mlops data import", async () => {
    const parsed = parseSource(source, options.path, options.revision, from);
    const target = pathInRepository(context, options.output ?? basename(parsed.path), from);
    if (!options.force && (existsSync(target) || existsSync(`${target}.dvc`))) {
      throw new SettingError(
        `${relative(context.root, target)} exists already; name another place with --output, or say --force`,
      );
    }
    return bring(context, parsed, target);
  });
}

/** Takes the newest version of an import. @param revision another branch, tag or commit to follow from now on */
export function updateImport(context: Context, target: string, from: string, revision?: string): Promise<ImportedData> {
  return locked(context, "mlops data update", async () => {
    const [chosen] = selectOutputs(context, await collectOutputs(context), [target], from);
    if (!chosen) throw new NotTrackedError(target);
    const parsed = await readDvcFile(chosen.output.origin.file, target);
    const source = noteToSource(parsed.keys, revision);
    if (!source) throw new SettingError(`${target} is not an import; only imports are updated`);
    return bring(context, source, chosen.output.path);
  });
}

async function bring(context: Context, source: ImportSource, target: string): Promise<ImportedData> {
  mustBeFree(context, [target]);
  const file = `${target}.dvc`;
  const before = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  rmSync(target, { recursive: true, force: true });
  const { dep, meta, frozenAt } = await take(context, source, target);
  const tree = await storeTree(context, target);
  const version = versionOf(target, tree);
  const out = outputEntry({ path: basename(target), version, hash: "md5", rest: new Map() });
  const document: YamlMap = new Map<string, YamlValue>([
    ["md5", ""],
    ["frozen", true],
    ["deps", [dep]],
    ["outs", [out]],
    ...(meta ? [["meta", meta] as [string, YamlValue]] : []),
  ]);
  document.set("md5", stageMd5(document));
  const text = formatYaml(document);
  if (text !== before) writeFileAtomic(file, text);
  const ignored = await ignoreInGit(context, target);
  await stageInGit(context, [file, ...(ignored === undefined ? [] : [ignored])]);
  return { path: relative(context.root, target), md5: version.md5, frozenAt, changed: text !== before };
}

interface Taken {
  readonly dep: YamlMap;
  readonly meta: YamlMap | undefined;
  readonly frozenAt: string;
}

async function take(context: Context, source: ImportSource, target: string): Promise<Taken> {
  if (source.kind === "repository") {
    const commit = await takeFromRepository(context, source, target);
    const repo: YamlMap = new Map([
      ["url", source.url],
      ...(source.revision === undefined ? [] : [["rev", source.revision] as [string, string]]),
      ["rev_lock", commit],
    ]);
    return {
      dep: new Map<string, YamlValue>([
        ["path", source.path],
        ["repo", repo],
      ]),
      meta: undefined,
      frozenAt: commit,
    };
  }
  const { file, version } = findPackageFile(context.root, source);
  copyFileSync(file, target);
  const { md5, size } = versionOf(target, await storeTree(context, target));
  const dep: YamlMap = new Map<string, YamlValue>([
    ["md5", md5],
    ["size", size ?? 0],
    ["hash", "md5"],
    ["path", relative(resolve(target, ".."), file)],
  ]);
  const npm: YamlMap = new Map([
    ["package", source.name],
    ["version", version],
    ["path", source.path],
  ]);
  return { dep, meta: new Map([["npm", npm]]), frozenAt: version };
}

/** Reads an import's source back from its `.dvc` file. */
function noteToSource(keys: YamlMap, revision: string | undefined): ImportSource | undefined {
  const meta = keys.get("meta");
  const npm = meta instanceof Map ? meta.get("npm") : undefined;
  if (npm instanceof Map)
    return { kind: "package", name: String(npm.get("package")), version: undefined, path: String(npm.get("path")) };
  const deps = keys.get("deps");
  const dep = Array.isArray(deps) ? deps[0] : undefined;
  const repo = dep instanceof Map ? dep.get("repo") : undefined;
  if (!(dep instanceof Map) || !(repo instanceof Map)) return undefined;
  const noted = repo.get("rev");
  return {
    kind: "repository",
    url: String(repo.get("url")),
    path: String(dep.get("path")),
    revision: revision ?? (typeof noted === "string" ? noted : undefined),
  };
}
