import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { objectIn, type TemporaryRepository, temporaryRepository } from "../temporary-repository.ts";

let own: TemporaryRepository;
beforeEach(async () => {
  own = await temporaryRepository();
});
afterEach(() => own.remove());

const A = "0cc175b9c0f1b6a831c399e269772661";

function corrupt(folder: string, md5: string, text: string): void {
  const object = objectIn(folder, md5);
  chmodSync(object, 0o644);
  writeFileSync(object, text);
  chmodSync(object, 0o444);
}

describe("status", () => {
  it("names what is modified, deleted and not in the cache", async () => {
    for (const name of ["clean", "modified", "deleted", "lost"]) own.write(name, name);
    const added = await own.repository.add(["clean", "modified", "deleted", "lost"]);
    own.write("modified", "other");
    rmSync(own.path("deleted"));
    rmSync(objectIn(own.path(".dvc/cache"), added[3]?.md5 ?? ""));
    const states = Object.fromEntries((await own.repository.status()).map(({ path, state }) => [path, state]));
    expect(states).toEqual({ clean: "clean", modified: "modified", deleted: "deleted", lost: "not in cache" });
  });

  it("sees a renamed file and an emptied folder", async () => {
    own.write("data/a", "a");
    own.write("data/b", "b");
    await own.repository.add(["data"]);
    const { renameSync } = await import("node:fs");
    renameSync(own.path("data/a"), own.path("data/c"));
    expect((await own.repository.status())[0]?.state).toBe("modified");
    rmSync(own.path("data/b"));
    rmSync(own.path("data/c"));
    expect((await own.repository.status())[0]?.state).toBe("modified");
  });
});

describe("checkout", () => {
  it("brings any version back, whatever the workspace holds", async () => {
    const name = fc.constantFrom("a", "b", "sub/c", "sub/deep/d", "é", "x y");
    const tree = fc.dictionary(name, fc.string({ maxLength: 5 }), { minKeys: 1, maxKeys: 6 });
    await fc.assert(
      fc.asyncProperty(tree, tree, async (first, second) => {
        rmSync(own.path("data"), { recursive: true, force: true });
        for (const [path, text] of Object.entries(first)) own.write(`data/${path}`, text);
        await own.repository.add(["data"]);
        const note = own.read("data.dvc");
        rmSync(own.path("data"), { recursive: true });
        for (const [path, text] of Object.entries(second)) own.write(`data/${path}`, text);
        await own.repository.add(["data"]);
        writeFileSync(own.path("data.dvc"), note);
        await own.repository.checkout();
        expect(own.tree("data")).toEqual(first);
        expect((await own.repository.status())[0]?.state).toBe("clean");
      }),
      { numRuns: 12 },
    );
  });

  it("refuses to overwrite or remove what is saved nowhere, unless forced", async () => {
    own.write("data/a", "a");
    await own.repository.add(["data"]);
    own.write("data/a", "unsaved");
    own.write("data/new", "also unsaved");
    await expect(own.repository.checkout()).rejects.toThrow(/2 file\(s\) would be lost/);
    expect(own.read("data/a")).toBe("unsaved");
    await own.repository.checkout([], { force: true });
    expect(own.tree("data")).toEqual({ a: "a" });
  });

  it("restores a part of a folder", async () => {
    own.write("data/a/1", "1");
    own.write("data/b/2", "2");
    await own.repository.add(["data"]);
    rmSync(own.path("data"), { recursive: true });
    await own.repository.checkout(["data/a"]);
    expect(own.tree("data")).toEqual({ "a/1": "1" });
  });

  it("never hands out a corrupt object, and heals it from the remote", async () => {
    own.write("data/a", "a");
    own.write("data/b", "b");
    await own.repository.add(["data"]);
    corrupt(own.path(".dvc/cache"), A, "z");
    rmSync(own.path("data"), { recursive: true });
    await expect(own.repository.checkout()).rejects.toThrow(
      /is corrupt \(its bytes hash to fbade9e36a3f36d3d676c1b808451dd7/,
    );
    expect(existsSync(own.path("data/a"))).toBe(false);
    const { mkdirSync, cpSync } = await import("node:fs");
    mkdirSync(own.remote, { recursive: true });
    cpSync(own.path(".dvc/cache/files"), `${own.remote}/files`, { recursive: true });
    corrupt(own.remote, A, "a");
    const warnings: string[] = [];
    await own.open({ onWarning: (message) => warnings.push(message) }).checkout();
    expect(own.tree("data")).toEqual({ a: "a", b: "b" });
    expect(readFileSync(objectIn(own.path(".dvc/cache"), A), "utf8")).toBe("a");
    expect(warnings.join()).toMatch(/was corrupt; set aside as .*mlops-corrupt/);
    expect(readdirSync(own.path(".dvc/cache/mlops-corrupt"))).toHaveLength(1);
  });

  it("heals a corrupt manifest too", async () => {
    own.write("data/a", "a");
    const [added] = await own.repository.add(["data"]);
    await own.repository.push();
    corrupt(own.path(".dvc/cache"), added?.md5 ?? "", '[{"md5": "x"');
    rmSync(own.path("data"), { recursive: true });
    await own.repository.checkout();
    expect(own.tree("data")).toEqual({ a: "a" });
  });

  it("says what is missing and how to get it", async () => {
    own.write("data/a", "a");
    await own.repository.add(["data"]);
    rmSync(objectIn(own.path(".dvc/cache"), A));
    rmSync(own.path("data"), { recursive: true });
    await expect(own.repository.checkout()).rejects.toThrow(/data\/a\); get them with: mlops data pull/);
  });

  it("does not know a path that is not tracked", async () => {
    await expect(own.repository.checkout(["nothing"])).rejects.toThrow(/nothing is not tracked/);
  });

  it("reads a DVC 2 version, whose hash does not see line ends", async () => {
    const { mkdirSync } = await import("node:fs");
    mkdirSync(own.path(".dvc/cache/dd"), { recursive: true });
    writeFileSync(own.path(".dvc/cache/dd/d8cd5e9a7b5d9b0b8d9e5a6f7c8b9a"), "x");
    own.write("old.txt", "a\r\nb\r\n");
    own.write("old.txt.dvc", "outs:\n- md5: 6d8a5a33a0ba6f5bd6ff2fe6d2a2f9bf\n  size: 6\n  path: old.txt\n");
    const { md5Of } = await import("../../src/objects/digest.ts");
    const md5 = md5Of("a\nb\n");
    own.write("old.txt.dvc", `outs:\n- md5: ${md5}\n  size: 6\n  path: old.txt\n`);
    mkdirSync(own.path(`.dvc/cache/${md5.slice(0, 2)}`), { recursive: true });
    writeFileSync(own.path(`.dvc/cache/${md5.slice(0, 2)}/${md5.slice(2)}`), "a\r\nb\r\n");
    expect((await own.repository.status())[0]?.state).toBe("clean");
    rmSync(own.path("old.txt"));
    await own.repository.checkout();
    expect(own.read("old.txt")).toBe("a\r\nb\r\n");
  });
});

describe("hand-edited .dvc files", () => {
  it.each([
    ["outs:\n- md5: abc\n  path: data\n", /data\.dvc:2:3: expected an md5 of 32 hex digits, found "abc"/],
    [
      "outs:\n- md5: 0cc175b9c0f1b6a831c399e269772661\n  size: big\n  hash: md5\n  path: data\n",
      /data\.dvc:3:3: "outs\.0\.size" must be a count/,
    ],
    ["outs:\n- md5: 0cc175b9c0f1b6a831c399e269772661\n  hash: md5\n", /data\.dvc:2:3: "outs\.0\.path" must be a path/],
    ["out", /data\.dvc:1:1: the file must be a mapping with outs/],
    ["", /data\.dvc:1:1: expected a key "outs" \(the file may be truncated\)/],
    ["outs:\n- {md5: 0cc1, path: [\n", /data\.dvc:\d+:\d+: not valid YAML/],
    [
      "outs:\n- md5: 0cc175b9c0f1b6a831c399e269772661\n  hash: md5\n  path: ../outside\n",
      /outside \(from data\.dvc\) lies outside the repository/,
    ],
  ])("are refused with file, line and column: %j", async (text, message) => {
    own.write("data.dvc", text);
    await expect(own.repository.status()).rejects.toThrow(message);
  });
});
