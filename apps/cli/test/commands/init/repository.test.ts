import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { checkIdentity, type Identity, template } from "../../../src/commands/init/identity.ts";
import { commit, rename, requireFreshTemplate } from "../../../src/commands/init/repository.ts";

/** From the one place that init does not rename: these tests hold in a renamed clone too. */
const { name, scope } = template;
const ada: Identity = { name: "ada-mlops", scope: "ada", holder: "Ada Lovelace" };

function clone(files: Record<string, string | Buffer> = {}): string {
  const root = mkdtempSync(join(tmpdir(), "init-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const all = { "package.json": JSON.stringify({ name }), ".gitignore": "node_modules/\n", ...files };
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  git(root, "init", "--quiet", "--initial-branch=main");
  git(root, "config", "user.name", "A. Tester");
  git(root, "config", "user.email", "tester@example.com");
  git(root, "add", "--all");
  git(root, "commit", "--quiet", "--message", "The template");
  return root;
}

function git(root: string, ...args: string[]): string {
  return execFileSync("git", args, { cwd: root, encoding: "utf8" });
}

test("names, scopes and the license become the learner's, in every tracked text file", () => {
  const root = clone({
    "packages/statistics/package.json": `{"name":"@${scope}/statistics"}`,
    "apps/monitor/src/main.ts": `import { psi } from "@${scope}/statistics";\n`,
    LICENSE: `MIT License\n\nCopyright (c) 2026 ${template.holder}\n`,
    "README.md": `# ${name}\n\nLearn mlops.\n`,
  });
  rename(root, ada, 2030);
  const read = (path: string): string => readFileSync(join(root, path), "utf8");
  expect(read("packages/statistics/package.json")).toBe('{"name":"@ada/statistics"}');
  expect(read("apps/monitor/src/main.ts")).toBe('import { psi } from "@ada/statistics";\n');
  expect(read("LICENSE")).toContain("Copyright (c) 2030 Ada Lovelace");
  expect(read("README.md")).toBe("# ada-mlops\n\nLearn mlops.\n");
});

test("what git does not track and what is no text stays as it is", () => {
  const binary = Buffer.from(`model\0${name}`);
  const root = clone({ "model.onnx": binary });
  mkdirSync(join(root, "node_modules"));
  writeFileSync(join(root, "node_modules", "x.js"), name);
  expect(rename(root, ada, 2030)).toEqual(["package.json"]);
  expect(readFileSync(join(root, "model.onnx"))).toEqual(binary);
  expect(readFileSync(join(root, "node_modules", "x.js"), "utf8")).toBe(name);
});

test("the history is kept with one commit more, or begins anew", () => {
  const kept = clone();
  rename(kept, ada, 2030);
  commit(kept, ada, "keep");
  expect(git(kept, "log", "--format=%s").trim()).toBe("Make it ada-mlops\nThe template");

  const fresh = clone();
  rename(fresh, ada, 2030);
  process.env.GIT_AUTHOR_NAME = process.env.GIT_COMMITTER_NAME = "A. Tester";
  process.env.GIT_AUTHOR_EMAIL = process.env.GIT_COMMITTER_EMAIL = "tester@example.com";
  commit(fresh, ada, "fresh");
  expect(git(fresh, "log", "--format=%s").trim()).toBe("Make it ada-mlops");
  expect(git(fresh, "status", "--porcelain")).toBe("");
});

test("a clone with changes, and one that is somebody's already, are left alone", () => {
  const root = clone();
  writeFileSync(join(root, "package.json"), JSON.stringify({ name, private: true }));
  expect(() => requireFreshTemplate(root)).toThrow(/commit or stash them first/);
  const owned = clone({ "package.json": '{"name":"ada-mlops"}' });
  expect(() => requireFreshTemplate(owned)).toThrow("this clone is ada-mlops already");
});

test.each([
  [{ ...ada, name: "Ada MLOps" }, /the name is "Ada MLOps"; npm takes/],
  [{ ...ada, scope: "../x" }, /the scope is/],
  [{ ...ada, scope: "@ada" }, /the scope is/],
  [{ ...ada, holder: " " }, /license holder/],
  [{ ...ada, holder: "Ada\nLovelace" }, /on one line/],
])("%j is refused", (identity, message) => {
  expect(() => checkIdentity(identity)).toThrow(message);
});
