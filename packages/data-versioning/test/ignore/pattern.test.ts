import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ignoreRules } from "../../src/ignore/rules.ts";

const root = mkdtempSync(join(tmpdir(), "mlops-ignore-"));
afterAll(() => rmSync(root, { recursive: true }));
execFileSync("git", ["init", "--quiet", root]);

const PATTERNS = [
  "*.tmp",
  "/top",
  "sub/only",
  "folder/",
  "!keep.tmp",
  "**/deep",
  "a/**/z",
  "logs/**",
  "x?y",
  "[ab].txt",
  "[!c]1.log",
  "spa ce",
  "\\#hash",
  "\\!bang",
  "*.[oa]",
  "end\\ ",
];
const PATHS = [
  "a.tmp",
  "keep.tmp",
  "s/a.tmp",
  "top",
  "s/top",
  "sub/only",
  "s/sub/only",
  "folder",
  "deep",
  "s/t/deep",
  "a/z",
  "a/b/c/z",
  "logs/x",
  "logs",
  "xay",
  "x/y",
  "a.txt",
  "c.txt",
  "d1.log",
  "c1.log",
  "spa ce",
  "#hash",
  "!bang",
  "f.o",
  "f.c",
  "end",
];

describe("ignore patterns", () => {
  it.each(PATTERNS)("%j matches the files that git's matches", (pattern) => {
    writeFileSync(join(root, ".gitignore"), `${pattern}\n`);
    const rules = ignoreRules(root, ".gitignore");
    expect(PATHS.filter((path) => isIgnored(rules, path))).toEqual(ignoredByGit());
  });

  it("of a deeper folder win over those above", () => {
    writeFileSync(join(root, ".gitignore"), "*.csv\n");
    mkdirSync(join(root, "inner"), { recursive: true });
    writeFileSync(join(root, "inner", ".gitignore"), "!good.csv\n");
    const rules = ignoreRules(root, ".gitignore");
    expect(rules.ignores(root, "good.csv", false)).toBe(true);
    expect(rules.enter(join(root, "inner")).ignores(join(root, "inner"), "good.csv", false)).toBe(false);
    expect(rules.enter(join(root, "inner")).ignores(join(root, "inner"), "bad.csv", false)).toBe(true);
  });
});

/** As a walk does: a folder that is ignored hides all in it. */
function isIgnored(rules: ReturnType<typeof ignoreRules>, path: string): boolean {
  let folder = root;
  const parts = path.split("/");
  for (const [i, part] of parts.entries()) {
    if (rules.ignores(folder, part, i < parts.length - 1)) return true;
    folder = join(folder, part);
  }
  return false;
}

function ignoredByGit(): string[] {
  for (const path of PATHS) mkdirSync(dirname(join(root, path)), { recursive: true });
  const { stdout } = spawnSync("git", ["check-ignore", "-z", "--no-index", "--stdin"], {
    cwd: root,
    input: PATHS.join("\0"),
    encoding: "utf8",
  });
  return stdout.split("\0").filter(Boolean);
}
