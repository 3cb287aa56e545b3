import {
  chmodSync,
  existsSync,
  lstatSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { objectIn, type TemporaryRepository, temporaryRepository } from "../temporary-repository.ts";

let own: TemporaryRepository;
beforeEach(async () => {
  own = await temporaryRepository({ git: true });
});
afterEach(() => own.remove());

const cache = (): string => own.path(".dvc/cache");

describe("add", () => {
  it("notes a folder as DVC does and lets git ignore it", async () => {
    own.write("data/a", "a");
    own.write('data/sub/é b"', "b");
    own.write("data/empty", "");
    const [added] = await own.repository.add(["data"]);
    expect(added).toMatchObject({
      path: "data",
      md5: "394792dc35af66b66a9066ff482cdb8c.dir",
      size: 2,
      nfiles: 3,
      changed: true,
    });
    expect(own.read("data.dvc")).toBe(
      "outs:\n- md5: 394792dc35af66b66a9066ff482cdb8c.dir\n  size: 2\n  nfiles: 3\n  hash: md5\n  path: data\n",
    );
    expect(own.read(".gitignore")).toBe("/data\n");
  });

  it("keeps each content once in the cache, read-only", async () => {
    own.write("data/a", "same");
    own.write("data/b", "same");
    await own.repository.add(["data"]);
    const object = objectIn(cache(), "51037a4a37730f52c8732586d3aaa316");
    expect(readFileSync(object, "utf8")).toBe("same");
    expect(statSync(object).mode & 0o777).toBe(0o444);
  });

  it("notes an executable file as such", async () => {
    own.write("run.sh", "x");
    chmodSync(own.path("run.sh"), 0o755);
    await own.repository.add(["run.sh"]);
    expect(own.read("run.sh.dvc")).toContain("  isexec: true\n  hash: md5\n");
  });

  it("writes a path where it is noted: in a file of another name, with other outputs in it", async () => {
    own.write("a", "a");
    own.write("sub/b", "b");
    await own.repository.add(["a", "sub/b"]);
    const entries = ["a.dvc", "sub/b.dvc"].map((file) => own.read(file).replace("outs:\n", ""));
    rmSync(own.path("a.dvc"));
    rmSync(own.path("sub/b.dvc"));
    own.write("both.dvc", `outs:\n${entries[0]}${entries[1]?.replace("path: b", "path: sub/b")}`);
    own.write("sub/b", "changed");
    const was = own.read("both.dvc");
    expect((await own.repository.commit()).map(({ path, dvcFile }) => [path, dvcFile])).toEqual([
      ["sub/b", "both.dvc"],
    ]);
    own.write("a", "other");
    await own.repository.add(["a"]);
    expect(existsSync(own.path("a.dvc"))).toBe(false);
    expect(existsSync(own.path("sub/b.dvc"))).toBe(false);
    expect(own.read("both.dvc").split("\n").length).toBe(was.split("\n").length);
    expect((await own.repository.status()).map(({ path, state }) => [path, state])).toEqual([
      ["a", "clean"],
      ["sub/b", "clean"],
    ]);
  });

  it("keeps comments and other settings of a .dvc file that is there", async () => {
    own.write("f.txt", "one");
    await own.repository.add(["f.txt"]);
    writeFileSync(own.path("f.txt.dvc"), `# who made it\n${own.read("f.txt.dvc")}  desc: numbers\n`);
    own.write("f.txt", "three");
    await own.repository.add(["f.txt"]);
    expect(own.read("f.txt.dvc")).toBe(
      "# who made it\nouts:\n- md5: 35d6d33467aae9a2e3dccb4b6b027878\n  size: 5\n  hash: md5\n  path: f.txt\n  desc: numbers\n",
    );
  });

  it("sees a change that keeps size and time, when it follows at once", async () => {
    own.write("f.txt", "one");
    const [first] = await own.repository.add(["f.txt"]);
    const { atime, mtime } = statSync(own.path("f.txt"));
    own.write("f.txt", "two");
    utimesSync(own.path("f.txt"), atime, mtime);
    const [second] = await own.repository.add(["f.txt"]);
    expect(second?.md5).not.toBe(first?.md5);
  });

  it("takes a path inside a tracked folder as a new version of that folder", async () => {
    own.write("data/a", "a");
    await own.repository.add(["data"]);
    own.write("data/b", "b");
    const [added] = await own.repository.add(["data/b"]);
    expect(added).toMatchObject({ path: "data", nfiles: 2 });
    expect(existsSync(own.path("data/b.dvc"))).toBe(false);
  });

  it("leaves out what .dvcignore names", async () => {
    own.write(".dvcignore", "*.tmp\n");
    own.write("data/a", "a");
    own.write("data/b.tmp", "b");
    expect((await own.repository.add(["data"]))[0]).toMatchObject({ nfiles: 1 });
  });

  it("stores again what the cache has lost", async () => {
    own.write("data/a", "a");
    const [added] = await own.repository.add(["data"]);
    const { rmSync } = await import("node:fs");
    rmSync(cache(), { recursive: true });
    const [again] = await own.repository.add(["data"]);
    expect(again).toMatchObject({ md5: added?.md5, changed: false });
    expect(existsSync(objectIn(cache(), added?.md5 ?? ""))).toBe(true);
    expect(existsSync(objectIn(cache(), "0cc175b9c0f1b6a831c399e269772661"))).toBe(true);
  });

  it.each([
    ["../outside", /lies outside the repository/],
    ["none", /none does not exist/],
    [".dvc", /the repository's own folder/],
    ["x.dvc", /kept by git/],
  ])("refuses %s", async (path, message) => {
    own.write("x.dvc", "outs: []\n");
    writeFileSync(own.path("../outside"), "x");
    await expect(own.repository.add([path])).rejects.toThrow(message);
  });

  it("refuses a link that leaves the repository, directly or through a folder", async () => {
    writeFileSync(own.path("../secret"), "x");
    symlinkSync("../secret", own.path("link"));
    await expect(own.repository.add(["link"])).rejects.toThrow(/symbolic link that leaves/);
    symlinkSync("..", own.path("up"));
    await expect(own.repository.add(["up/secret"])).rejects.toThrow(/lies outside the repository/);
  });

  it("refuses what git tracks, and a folder that holds tracked data", async () => {
    own.write("in-git", "x");
    own.commitAll("file");
    await expect(own.repository.add(["in-git"])).rejects.toThrow(/git tracks it/);
    own.write("top/data/a", "a");
    await own.repository.add(["top/data"]);
    await expect(own.repository.add(["top"])).rejects.toThrow(/top\/data inside it is tracked already/);
  });

  it("links instead of copying when the cache is configured so", async () => {
    for (const type of ["hardlink", "symlink"]) {
      own.write(`${type}.txt`, type);
      writeFileSync(own.path(".dvc/config.local"), `[cache]\n    type = ${type}\n`);
      await own.open().add([`${type}.txt`]);
      const stats = lstatSync(own.path(`${type}.txt`));
      if (type === "symlink") expect(stats.isSymbolicLink()).toBe(true);
      else expect(stats.nlink).toBe(2);
      expect(own.read(`${type}.txt`)).toBe(type);
      expect((await own.open().status([`${type}.txt`]))[0]?.state).toBe("clean");
    }
  });
});

describe("commit", () => {
  it("notes new versions of what is tracked, and nothing else", async () => {
    own.write("a.txt", "1");
    own.write("b.txt", "1");
    await own.repository.add(["a.txt", "b.txt"]);
    own.write("a.txt", "2");
    own.write("c.txt", "untracked");
    expect((await own.repository.commit()).map(({ path }) => path)).toEqual(["a.txt"]);
    expect((await own.repository.status()).every(({ state }) => state === "clean")).toBe(true);
    expect(existsSync(own.path("c.txt.dvc"))).toBe(false);
  });
});
