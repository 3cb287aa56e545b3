import { readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { type IgnorePattern, parseIgnoreFile } from "./pattern.ts";

/** The ignore rules in force in one folder. Rules of deeper folders win over those above, later lines over earlier. */
export interface IgnoreRules {
  /** Rules for a subfolder (or this folder itself), with its own ignore file taken in. */
  enter(folder: string): IgnoreRules;
  ignores(folder: string, name: string, isFolder: boolean): boolean;
  /** The pattern that ignores a path, with where it stands; for messages. */
  explain(folder: string, name: string, isFolder: boolean): string | undefined;
}

interface Layer {
  readonly base: string;
  readonly file: string;
  readonly patterns: readonly IgnorePattern[];
}

const ALWAYS_IGNORED = new Set([".git", ".hg", ".dvc"]);

/** Rules that start at a repository's root. @param fileName `.dvcignore` or `.gitignore` @param more patterns from elsewhere, such as `.git/info/exclude` */
export function ignoreRules(root: string, fileName: string, more: readonly IgnorePattern[] = []): IgnoreRules {
  const layers = more.length === 0 ? [] : [{ base: root, file: "(configured)", patterns: more }];
  return rulesOf(layers, fileName).enter(root);
}

/** Rules for a folder somewhere below the root: enters every folder on the way. */
export function rulesAt(rootRules: IgnoreRules, root: string, folder: string): IgnoreRules {
  let rules = rootRules;
  let path = root;
  for (const part of relative(root, folder).split(sep)) {
    if (part === "") continue;
    path = `${path}/${part}`;
    rules = rules.enter(path);
  }
  return rules;
}

function rulesOf(layers: readonly Layer[], fileName: string): IgnoreRules {
  const find = (folder: string, name: string, isFolder: boolean): [Layer, IgnorePattern] | undefined => {
    for (let i = layers.length - 1; i >= 0; i--) {
      const layer = layers[i] as Layer;
      const path = folder === layer.base ? name : `${folder.slice(layer.base.length + 1)}/${name}`;
      const pattern = lastMatch(layer.patterns, path, isFolder);
      if (pattern) return [layer, pattern];
    }
    return undefined;
  };
  return {
    enter(folder) {
      if (layers.some((layer) => layer.base === folder && layer.file !== "(configured)")) return this;
      const patterns = readPatterns(`${folder}/${fileName}`);
      if (patterns.length === 0) return this;
      return rulesOf([...layers, { base: folder, file: `${folder}/${fileName}`, patterns }], fileName);
    },
    ignores(folder, name, isFolder) {
      if (ALWAYS_IGNORED.has(name)) return true;
      if (layers.length === 0) return false;
      const found = find(folder, name, isFolder);
      return found !== undefined && !found[1].negated;
    },
    explain(folder, name, isFolder) {
      const found = find(folder, name, isFolder);
      return found && !found[1].negated ? `${found[0].file}: ${found[1].text}` : undefined;
    },
  };
}

function lastMatch(patterns: readonly IgnorePattern[], path: string, isFolder: boolean): IgnorePattern | undefined {
  for (let i = patterns.length - 1; i >= 0; i--) {
    const pattern = patterns[i] as IgnorePattern;
    if ((isFolder || !pattern.foldersOnly) && pattern.regex.test(path)) return pattern;
  }
  return undefined;
}

function readPatterns(file: string): IgnorePattern[] {
  try {
    return parseIgnoreFile(readFileSync(file, "utf8"));
  } catch {
    return [];
  }
}
