import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { diffEntries } from "../../src/operations/diff-entries.ts";
import { type TemporaryRepository, temporaryRepository, treeOf } from "../temporary-repository.ts";

let own: TemporaryRepository;
beforeEach(async () => {
  own = await temporaryRepository({ git: true });
});
afterEach(() => own.remove());

async function version(text: string): Promise<string> {
  own.write("t/rows.csv", text);
  const [added] = await own.repository.add(["t"]);
  own.commitAll(text.replace(/\n/g, " "));
  return added?.md5 ?? "";
}

describe("diff", () => {
  it("is asked for before there is any: said in words, not in git's", async () => {
    const young = await temporaryRepository({ git: true });
    young.write("data/a", "a");
    await young.repository.add(["data"]);
    await expect(young.repository.log("data")).rejects.toThrow(/has no commit yet to look at; make one with/);
    await expect(young.repository.diff()).rejects.toThrow(/has no commit yet/);
    young.remove();
  });

  it("counts rows and columns of two revisions and of the workspace", async () => {
    await version("a,b\n1,2\n");
    await version("a,c\n1,x\n2,y\n");
    const [diff] = await own.repository.diff({ from: "HEAD~1", to: "HEAD" });
    expect(diff).toMatchObject({
      path: "t",
      change: "modified",
      files: [{ path: "rows.csv", change: "modified" }],
      table: { from: { rows: 1, columns: 2 }, to: { rows: 2, columns: 2 }, columnsAdded: ["c"], columnsRemoved: ["b"] },
    });
    expect(await own.repository.diff()).toEqual([]);
    own.write("t/more.csv", "a,c\n3,z\n");
    expect((await own.repository.diff())[0]).toMatchObject({
      table: { to: { rows: 3 } },
      files: [{ path: "more.csv", change: "added" }],
    });
  });

  it("tells renamed files from added and deleted ones", () => {
    const before = new Map([
      ["a", "1"],
      ["b", "2"],
      ["c", "3"],
      ["d", "4"],
    ]);
    const after = new Map([
      ["a", "1"],
      ["B", "2"],
      ["c", "33"],
      ["e", "5"],
    ]);
    expect(diffEntries(before, after)).toEqual([
      { path: "B", change: "renamed", was: "b" },
      { path: "c", change: "modified" },
      { path: "d", change: "deleted" },
      { path: "e", change: "added" },
    ]);
  });

  it("knows no revision that git does not know", async () => {
    await version("a\n1\n");
    await expect(own.repository.diff({ from: "nope" })).rejects.toThrow(/git knows no revision "nope"/);
    await expect(own.repository.diff({ from: "--all" })).rejects.toThrow(/git knows no revision/);
  });
});

describe("log and get", () => {
  it("list the versions of a path and bring any of them", async () => {
    const first = await version("a\n1\n");
    const second = await version("a\n2\n");
    own.write("other.txt", "unrelated");
    own.commitAll("unrelated");
    expect((await own.repository.log("t")).map(({ md5 }) => md5)).toEqual([second, first]);
    await own.repository.get("HEAD~2:t", { output: own.path("../old") });
    expect(treeOf(own.path("../old"))).toEqual({ "rows.csv": "a\n1\n" });
    expect(own.tree("t")).toEqual({ "rows.csv": "a\n2\n" });
    await expect(own.repository.get("HEAD:t", { output: own.path("../old") })).rejects.toThrow(/exists already/);
    await expect(own.repository.get("t")).rejects.toThrow(/is not REV:PATH/);
  });

  it("get fetches what the cache lacks", async () => {
    await version("a\n1\n");
    await own.repository.push();
    rmSync(own.path(".dvc/cache"), { recursive: true });
    const got = await own.repository.get("HEAD:t/rows.csv", { output: own.path("../one.csv") });
    expect(got.files).toBe(1);
    expect(existsSync(own.path("../one.csv"))).toBe(true);
  });

  it("say so where there is no git", async () => {
    const plain = await temporaryRepository();
    plain.write("a", "a");
    await plain.repository.add(["a"]);
    await expect(plain.repository.log("a")).rejects.toThrow(/has no git history/);
    plain.remove();
  });
});

describe("import", () => {
  it("freezes another repository's data at a commit, and update moves it", async () => {
    const source = await temporaryRepository({ git: true });
    source.write("set/x", "1");
    source.write("readme.txt", "in git");
    await source.repository.add(["set"]);
    const commit = source.commitAll("one");
    const imported = await own.repository.import(source.root, { path: "set", output: "copy" });
    expect(imported).toMatchObject({ path: "copy", frozenAt: commit });
    expect(own.tree("copy")).toEqual({ x: "1" });
    expect(own.read("copy.dvc")).toMatch(
      /^md5: [0-9a-f]{32}\nfrozen: true\ndeps:\n- path: set\n {2}repo:\n {4}url: .*\n {4}rev_lock: [0-9a-f]{40}\nouts:\n/,
    );
    source.write("set/x", "2");
    await source.repository.add(["set"]);
    source.commitAll("two");
    await own.repository.update("copy");
    expect(own.tree("copy")).toEqual({ x: "2" });
    await own.repository.import(source.root, { path: "readme.txt", revision: commit });
    expect(own.read("readme.txt")).toBe("in git");
    await expect(own.repository.import(source.root, { path: "nope" })).rejects.toThrow(/no such path/);
    await expect(own.repository.import(source.root, { path: "set", output: "z", revision: "nope" })).rejects.toThrow(
      /no revision "nope"/,
    );
    source.remove();
  });

  it("takes a file of an installed npm package at its version", async () => {
    const folder = own.path("node_modules/some-data");
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/package.json`, '{"version": "1.2.3"}');
    writeFileSync(`${folder}/x.csv`, "a\n1\n");
    const imported = await own.repository.import("npm:some-data@1.2.3/x.csv", {});
    expect(imported.frozenAt).toBe("1.2.3");
    expect(readFileSync(own.path("x.csv"), "utf8")).toBe("a\n1\n");
    await expect(own.repository.import("npm:some-data@2.0.0/x.csv", { force: true })).rejects.toThrow(
      /version 1\.2\.3 is installed, not 2\.0\.0/,
    );
    await expect(own.repository.import("npm:none/x.csv", { force: true })).rejects.toThrow(
      /not installed; install it with: npm install none/,
    );
    await expect(own.repository.import("npm:some-data/../../secret", { output: "s" })).rejects.toThrow(
      /leaves the package/,
    );
  });
});
