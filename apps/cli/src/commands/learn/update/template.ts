import { git } from "./git.ts";

/** What a template has and ever had below a folder. */
export interface Template {
  /** Blob of each file of its newest version, by path. */
  newest: ReadonlyMap<string, string>;
  /** Every blob that a path ever had there. A learner's file that is none of them was touched. */
  ever: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Reads a commit that was fetched, and its history, without touching the work tree. */
export function readTemplate(root: string, commit: string, folder: string): Template {
  return { newest: newestBlobs(root, commit, folder), ever: pastBlobs(root, commit, folder) };
}

/** Lines of `MODE blob ID<tab>PATH`. */
function newestBlobs(root: string, commit: string, folder: string): Map<string, string> {
  const lines = git(root, "ls-tree", "-r", "-z", commit, "--", folder).split("\0").filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [facts = "", path = ""] = line.split("\t");
      return [path, facts.split(" ")[2] ?? ""];
    }),
  );
}

/** Fields of `git log --raw -z`: `:MODE MODE OLD NEW STATUS`, then the path. */
function pastBlobs(root: string, commit: string, folder: string): Map<string, Set<string>> {
  const flags = ["--format=", "--raw", "-z", "--no-abbrev", "--no-renames", "-m"];
  const fields = git(root, "log", ...flags, commit, "--", folder).split("\0");
  const ever = new Map<string, Set<string>>();
  for (const [index, field] of fields.entries()) {
    const [, , before, after] = /:\d+ \d+ /.test(field) ? field.slice(field.indexOf(":")).split(" ") : [];
    const path = fields[index + 1];
    if (before === undefined || after === undefined || path === undefined) continue;
    const blobs = ever.get(path) ?? new Set();
    for (const id of [before, after]) if (!/^0+$/.test(id)) blobs.add(id);
    ever.set(path, blobs);
  }
  return ever;
}
