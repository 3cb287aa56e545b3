import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { template as identity } from "../../../src/commands/init/identity.ts";
import { rename } from "../../../src/commands/init/repository.ts";
import { updateExercises } from "../../../src/commands/learn/update/index.ts";

const auc = "exercises/01-foundations/01-auc/auc.ts";
const pool = "exercises/01-foundations/02-pool/pool.ts";
const old = "exercises/01-foundations/03-old/old.ts";
const fresh = "exercises/01-foundations/04-new/new.ts";
/** Its names from the one place that `mlops init` does not rename: these tests hold in a renamed clone too. */
const { name, scope } = identity;
const stub = `import { psi } from "@${scope}/statistics";\n// Your work starts here.\n`;
const names = { "package.json": JSON.stringify({ name }), "apps/cli/package.json": `{"name":"@${scope}/cli"}` };

function git(root: string, ...args: string[]): string {
  return execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.com", ...args], {
    cwd: root,
    encoding: "utf8",
  });
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "update-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

function put(root: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function commit(root: string, files: Record<string, string> = {}): void {
  put(root, files);
  git(root, "add", "--all");
  git(root, "commit", "--quiet", "--allow-empty", "--message", "work");
}

/** A template with three exercises, a learner's clone of it, and the template's next version: two mended, one gone, one new. */
function templateAndClone(): { template: string; learner: string; release: () => void } {
  const [template, learner] = [folder(), folder()];
  git(template, "init", "--quiet", "--initial-branch=main");
  commit(template, { ...names, [auc]: stub, [pool]: stub, [old]: stub });
  git(learner, "clone", "--quiet", template, ".");
  const release = (): void => {
    rmSync(join(template, old));
    const mended = `${stub}// Mended.\n`;
    commit(template, { [auc]: mended, [pool]: mended, [fresh]: stub });
  };
  return { template, learner, release };
}

const read = (root: string, path: string): string => readFileSync(join(root, path), "utf8");

test("untouched files are the template's newest, touched ones stay the learner's, new ones come and old ones go", () => {
  const { template, learner, release } = templateAndClone();
  commit(learner, { [pool]: "my answer\n", "exercises/progress.jsonl": "{}\n" });
  release();
  expect(updateExercises(learner, template, "main")).toEqual({
    added: [fresh],
    updated: [auc],
    removed: [old],
    kept: [pool],
  });
  expect(read(learner, auc)).toContain("// Mended.");
  expect(read(learner, pool)).toBe("my answer\n");
  expect(read(learner, "exercises/progress.jsonl")).toBe("{}\n");
  expect(existsSync(join(learner, old))).toBe(false);
});

test("a second update has nothing to do", () => {
  const { template, learner, release } = templateAndClone();
  release();
  updateExercises(learner, template, "main");
  commit(learner);
  expect(updateExercises(learner, template, "main")).toEqual({ added: [], updated: [], removed: [], kept: [] });
});

test("a clone that was renamed and has a history of its own takes the update too, under its own names", () => {
  const { template, learner, release } = templateAndClone();
  rename(learner, { name: "eve-mlops", scope: "eve", holder: "Ada Lovelace" }, 2030);
  rmSync(join(learner, ".git"), { recursive: true });
  git(learner, "init", "--quiet", "--initial-branch=main");
  commit(learner);
  release();
  expect(updateExercises(learner, template, "main")).toMatchObject({ added: [fresh], updated: [auc, pool], kept: [] });
  expect(read(learner, auc)).toBe('import { psi } from "@eve/statistics";\n// Your work starts here.\n// Mended.\n');
});

test("files with the line ends of Windows are not taken for touched", () => {
  const { template, learner, release } = templateAndClone();
  git(learner, "config", "core.autocrlf", "true");
  commit(learner, { [auc]: stub.replaceAll("\n", "\r\n") });
  release();
  expect(updateExercises(learner, template, "main").updated).toContain(auc);
});

test("what is not committed, and a template that is not named, are said and nothing is written", () => {
  const { template, learner, release } = templateAndClone();
  release();
  expect(() => updateExercises(learner, "upstream", "main")).toThrow(/git remote add upstream/);
  put(learner, { [pool]: "my answer\n" });
  expect(() => updateExercises(learner, template, "main")).toThrow(/commit them first/);
  expect(read(learner, auc)).toBe(stub);
});

test("git's own merge takes the same update where the clone kept its history, with a conflict in no file but a touched one", () => {
  const { template, learner, release } = templateAndClone();
  commit(learner, { [pool]: "my answer\n" });
  release();
  git(learner, "fetch", "--quiet", template, "main");
  expect(() => git(learner, "merge", "--quiet", "--no-edit", "FETCH_HEAD")).toThrow();
  expect(git(learner, "diff", "--name-only", "--diff-filter=U").trim()).toBe(pool);
});
