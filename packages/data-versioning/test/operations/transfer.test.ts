import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { objectIn, type TemporaryRepository, temporaryRepository } from "../temporary-repository.ts";

let own: TemporaryRepository;
beforeEach(async () => {
  own = await temporaryRepository({ git: true });
  own.write("data/a", "a");
  own.write("data/b", "b");
});
afterEach(() => own.remove());

describe("push and pull to a folder", () => {
  it("bring the data back after everything here is gone", async () => {
    await own.repository.add(["data"]);
    expect(await own.repository.push()).toEqual({ pushed: 3 });
    expect(await own.repository.push()).toEqual({ pushed: 0 });
    rmSync(own.path(".dvc/cache"), { recursive: true });
    rmSync(own.path("data"), { recursive: true });
    expect((await own.repository.pull()).fetched).toBe(3);
    expect(own.tree("data")).toEqual({ a: "a", b: "b" });
  });

  it("do not take over bytes that do not have their hash", async () => {
    const [added] = await own.repository.add(["data"]);
    await own.repository.push();
    const object = objectIn(own.remote, "0cc175b9c0f1b6a831c399e269772661");
    chmodSync(object, 0o644);
    writeFileSync(object, "z");
    rmSync(own.path(".dvc/cache"), { recursive: true });
    await expect(own.repository.fetch()).rejects.toThrow(
      /data\/a \(0cc1.*\): its bytes hash to fbade9e3.*, so it was not taken/,
    );
    expect(existsSync(objectIn(own.path(".dvc/cache"), "0cc175b9c0f1b6a831c399e269772661"))).toBe(false);
    expect(existsSync(objectIn(own.path(".dvc/cache"), added?.md5 ?? ""))).toBe(true);
  });

  it("go on where they were cut off", async () => {
    await own.repository.add(["data"]);
    await own.repository.push();
    rmSync(objectIn(own.remote, "92eb5ffee6ae2fec3ad71c777531578f"));
    expect(await own.repository.push()).toEqual({ pushed: 1 });
    mkdirSync(`${own.remote}/mlops-tmp`, { recursive: true });
    writeFileSync(`${own.remote}/mlops-tmp/999999999-0-1.tmp`, "left by a killed process");
    rmSync(objectIn(own.remote, "92eb5ffee6ae2fec3ad71c777531578f"));
    await own.repository.push();
    expect(readdirSync(`${own.remote}/mlops-tmp`)).toEqual([]);
  });

  it("tell of versions that were added where nobody could be told", async () => {
    const [added] = await own.repository.add(["data"]);
    const told: string[] = [];
    const telling = own.open({ onVersion: async ({ dataset, md5 }) => void told.push(`${dataset} ${md5}`) });
    await telling.push();
    expect(told).toEqual([`data ${added?.md5}`]);
  });

  it("name the remotes there are when the one asked for is not", async () => {
    await own.repository.add(["data"]);
    await expect(own.repository.push([], { remote: "none" })).rejects.toThrow(
      /no remote "none" \(configured: storage\)/,
    );
    await own.repository.addRemote("odd", "gs://bucket/x");
    await expect(own.repository.push([], { remote: "odd" })).rejects.toThrow(/gs:\/\/ is not supported/);
  });

  it("report progress in files and bytes", async () => {
    const seen: [string, number, number][] = [];
    const repository = own.open({
      onProgress: ({ step, filesDone, filesTotal }) => seen.push([step, filesDone, filesTotal]),
    });
    await repository.add(["data"]);
    await repository.push();
    expect(seen).toEqual([
      ["hash", 2, 2],
      ["push", 2, 2],
      ["push", 1, 1],
    ]);
  });

  it("stop when told to, and finish the next time", async () => {
    await own.repository.add(["data"]);
    const abort = new AbortController();
    abort.abort(new Error("stop"));
    await expect(own.open({ signal: abort.signal }).push()).rejects.toThrow("stop");
    expect((await own.repository.push()).pushed).toBe(3);
  });
});

describe("versions marked bad", () => {
  it("are told to whoever fetches the data", async () => {
    await own.repository.add(["data"]);
    await own.repository.push();
    await expect(own.repository.mark("data", { status: "bad" })).rejects.toThrow(/say it with --reason/);
    await own.repository.mark("data", { status: "bad", reason: "delays in seconds" });
    rmSync(own.path(".dvc/cache"), { recursive: true });
    const warnings: string[] = [];
    const repository = own.open({ onWarning: (message) => warnings.push(message) });
    await repository.fetch();
    expect(warnings).toEqual(["data: this version was marked bad: delays in seconds"]);
    expect((await repository.status())[0]?.bad).toBe("delays in seconds");
    await repository.mark("data", { status: "good", reason: "it was a mistake" });
    expect((await repository.status())[0]?.bad).toBeUndefined();
  });
});

describe("gc", () => {
  it("keeps what any branch, tag or stash uses, and shows before it removes", async () => {
    const versions: string[] = [];
    for (const text of ["one", "two", "three", "four"]) {
      own.write("f.txt", text);
      const [added] = await own.repository.add(["f.txt"]);
      versions.push(added?.md5 ?? "");
      own.commitAll(text);
      if (text === "one") own.git("tag", "kept");
      if (text === "two") own.git("branch", "side");
    }
    const shown = await own.repository.gc();
    expect(shown).toMatchObject({ removed: false, unused: [versions[2]] });
    expect(existsSync(objectIn(own.path(".dvc/cache"), versions[2] as string))).toBe(true);
    expect((await own.repository.gc({ commits: 2 })).unused).toEqual([]);
    await own.repository.gc({ remove: true });
    expect(versions.map((md5) => existsSync(objectIn(own.path(".dvc/cache"), md5)))).toEqual([true, true, false, true]);
    expect((await own.repository.gc({ workspaceOnly: true })).unused.toSorted()).toEqual(
      [versions[0], versions[1]].toSorted(),
    );
  });

  it("removes nothing when a manifest in use is missing, since its files cannot be told", async () => {
    const [added] = await own.repository.add(["data"]);
    own.commitAll("data");
    rmSync(objectIn(own.path(".dvc/cache"), added?.md5 ?? ""));
    await expect(own.repository.gc({ remove: true })).rejects.toThrow(/is in use but not in the cache/);
  });

  it("collects in the remote when told to", async () => {
    await own.repository.add(["data"]);
    await own.repository.push();
    own.write("data/a", "changed");
    await own.repository.add(["data"]);
    const report = await own.repository.gc({ remove: true, remote: true });
    expect(report.remoteUnused).toHaveLength(2);
    expect(existsSync(objectIn(own.remote, "0cc175b9c0f1b6a831c399e269772661"))).toBe(false);
  });
});

describe("verify", () => {
  it("names corrupt objects, who uses them and where a good copy is, and repairs them", async () => {
    await own.repository.add(["data"]);
    const object = objectIn(own.path(".dvc/cache"), "0cc175b9c0f1b6a831c399e269772661");
    chmodSync(object, 0o644);
    writeFileSync(object, "zz");
    const report = await own.repository.verify();
    expect(report.objects).toBe(3);
    expect(report.corrupt).toEqual([
      {
        md5: "0cc175b9c0f1b6a831c399e269772661",
        found: "25ed1bcb423b0b7200f485fc5ff71c8e",
        usedBy: ["data/a"],
        goodCopy: "data/a",
        repaired: false,
      },
    ]);
    expect((await own.repository.verify({ repair: true })).corrupt[0]?.repaired).toBe(true);
    expect(readFileSync(object, "utf8")).toBe("a");
    expect((await own.repository.verify()).corrupt).toEqual([]);
  });

  it("names what is missing", async () => {
    await own.repository.add(["data"]);
    rmSync(objectIn(own.path(".dvc/cache"), "0cc175b9c0f1b6a831c399e269772661"));
    expect((await own.repository.verify()).missing).toEqual(["data/a"]);
  });
});
