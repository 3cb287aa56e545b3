import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TemporaryRepository, temporaryRepository, treeOf } from "../temporary-repository.ts";
import { dvc, dvcStatus } from "./dvc.ts";

let own: TemporaryRepository;
let theirs: string;
beforeEach(async () => {
  own = await temporaryRepository({ git: true });
  theirs = mkdtempSync(join(tmpdir(), "mlops-dvc-"));
  dvc(theirs, "init", "--no-scm", "--quiet");
});
afterEach(() => {
  own.remove();
  rmSync(theirs, { recursive: true, force: true });
});

const clone = (): string => {
  const folder = join(theirs, "clone");
  own.git("clone", "--quiet", own.root, folder);
  return folder;
};

describe("what we add", () => {
  it("real dvc takes for up to date, and writes the same .dvc files for, on random trees", async () => {
    const part = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 8 })
      .filter(
        (name) =>
          !/[/\0\r\n]/.test(name) &&
          !/^\.+$/.test(name) &&
          !/\p{Surrogate}/u.test(name) &&
          Buffer.byteLength(name) < 200 &&
          !name.includes("\ufffd"),
      );
    const path = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
    const tree = fc.uniqueArray(fc.tuple(path, fc.uint8Array({ maxLength: 50 }), fc.boolean()), {
      selector: ([name]) => name.toLowerCase(),
      minLength: 1,
      maxLength: 25,
    });
    let round = 0;
    await fc.assert(
      fc.asyncProperty(tree, async (files) => {
        const name = `t${round++}`;
        for (const [inside, bytes, executable] of files) {
          const file = own.path(`${name}/${inside}`);
          try {
            mkdirSync(dirname(file), { recursive: true });
            writeFileSync(file, bytes);
          } catch {
            continue; // a file stands where a folder would have to
          }
          if (executable) chmodSync(file, 0o755);
        }
        mkdirSync(own.path(`${name}/empty folder`), { recursive: true });
        cpSync(own.path(name), join(theirs, name), { recursive: true });
        await own.repository.add([name]);
        dvc(theirs, "add", "--quiet", name);
        expect(own.read(`${name}.dvc`)).toBe(
          (await import("node:fs")).readFileSync(join(theirs, `${name}.dvc`), "utf8"),
        );
      }),
      { numRuns: 12 },
    );
    expect(dvcStatus(own.root)).toEqual({});
  });

  it("is the same for every plane of Unicode, quotes, links to files and folders, and executable files", async () => {
    const names = [
      "plain",
      "with space",
      'qu"ote',
      "it's",
      "back\\slash",
      "tab\tbed",
      "é",
      "e\u0301",
      "中文",
      "\ud7ff",
      "\ue000",
      "\uffee",
      "\u{1f600}",
      "\u{1d11e}",
      "\u{20000}",
      "\u{e0100}",
      "\u{10fffd}",
      "#x",
      "!x",
      "-x",
      "~x",
      "%20",
      "*",
      "?",
    ];
    for (const name of names) own.write(`data/${name}/${name}`, name);
    own.write("data/empty", "");
    mkdirSync(own.path("data/empty folder"));
    chmodSync(own.path("data/plain/plain"), 0o755);
    symlinkSync("plain/plain", own.path("data/link to file"));
    symlinkSync("plain", own.path("data/link to folder"));
    await own.repository.add(["data"]);
    cpSync(own.path("data"), join(theirs, "data"), { recursive: true, verbatimSymlinks: true });
    dvc(theirs, "add", "--quiet", "data");
    expect(treeOf(theirs)["data.dvc"]).toBe(own.read("data.dvc"));
    expect(dvcStatus(own.root)).toEqual({});
  });

  it("is the same for 10,000 files", async () => {
    for (let i = 0; i < 10_000; i++) own.write(`data/${i % 37}/é${i}`, String(i));
    await own.repository.add(["data"]);
    expect(dvcStatus(own.root)).toEqual({});
    expect((await own.repository.status())[0]?.state).toBe("clean");
  });

  it("real dvc pulls, compares and checks out", async () => {
    own.write("data/a", "one");
    own.write("file.csv", "x\n1\n");
    await own.repository.add(["data", "file.csv"]);
    await own.repository.push();
    own.commitAll("one");
    const folder = clone();
    dvc(folder, "pull", "--quiet");
    expect(treeOf(join(folder, "data"))).toEqual({ a: "one" });
    own.write("data/a", "two");
    own.write("data/b", "new");
    await own.repository.commit();
    const diff = JSON.parse(dvc(own.root, "diff", "--json")) as {
      added: { path: string }[];
      modified: { path: string }[];
    };
    expect(diff.added.map(({ path }) => path)).toEqual(["data/b"]);
    expect(diff.modified.map(({ path }) => path)).toEqual(["data/", "data/a"]);
    const ours = await own.repository.diff();
    expect(ours[0]?.files).toEqual([
      { path: "a", change: "modified" },
      { path: "b", change: "added" },
    ]);
    expect(dvc(own.root, "data", "status", "--json")).not.toContain("not_in_cache");
  });

  it("goes through links of every type", async () => {
    for (const type of ["hardlink", "symlink", "copy"]) {
      writeFileSync(own.path(".dvc/config.local"), `[cache]\n    type = ${type}\n`);
      own.write(`${type}/a`, type);
      await own.open().add([type]);
      expect(dvcStatus(own.root)).toEqual({});
      rmSync(own.path(type), { recursive: true });
      dvc(own.root, "checkout", "--quiet");
      expect((await own.open().status([type]))[0]?.state).toBe("clean");
    }
  });
});

describe("what dvc adds", () => {
  it("we take for up to date, pull, and name the same changes of", async () => {
    own.write("data/sub/é", "1");
    own.write("data/run.sh", "2");
    chmodSync(own.path("data/run.sh"), 0o755);
    own.write("tool", "3");
    chmodSync(own.path("tool"), 0o755);
    dvc(own.root, "add", "--quiet", "data", "tool");
    dvc(own.root, "push", "--quiet");
    expect((await own.repository.status()).map(({ path, state }) => [path, state])).toEqual([
      ["data", "clean"],
      ["tool", "clean"],
    ]);
    rmSync(own.path(".dvc/cache"), { recursive: true });
    rmSync(own.path("data"), { recursive: true });
    rmSync(own.path("tool"));
    await own.repository.pull();
    expect(dvcStatus(own.root)).toEqual({});
    expect((await import("node:fs")).statSync(own.path("tool")).mode & 0o100).toBe(0o100);
    own.write("data/sub/é", "changed");
    rmSync(own.path("tool"));
    expect(Object.keys(dvcStatus(own.root)).sort()).toEqual(["data.dvc", "tool.dvc"]);
    expect((await own.repository.status()).map(({ state }) => state)).toEqual(["modified", "deleted"]);
  });

  it("we import as dvc does", async () => {
    own.write("data/a", "1");
    await own.repository.add(["data"]);
    own.commitAll("one");
    const other = await temporaryRepository({ git: true });
    await other.repository.import(own.root, { path: "data", output: "copy" });
    const ours = other.read("copy.dvc");
    rmSync(other.path("copy.dvc"));
    rmSync(other.path("copy"), { recursive: true });
    dvc(other.root, "import", "--quiet", own.root, "data", "-o", "copy");
    expect(ours).toBe(other.read("copy.dvc"));
    other.remove();
  });

  it("we never collect, nor does dvc collect what we keep", async () => {
    own.write("f", "1");
    dvc(own.root, "add", "--quiet", "f");
    own.commitAll("one");
    expect((await own.repository.gc()).unused).toEqual([]);
    own.write("f", "2");
    await own.repository.add(["f"]);
    own.commitAll("two");
    const ours = (await own.repository.gc()).unused;
    dvc(own.root, "gc", "--workspace", "--force", "--quiet");
    expect(ours).toHaveLength(1);
    expect((await own.repository.verify()).objects).toBe(1);
    expect(existsSync(own.path("f"))).toBe(true);
  });
});
