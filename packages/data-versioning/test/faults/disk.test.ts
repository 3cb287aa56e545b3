import { spawn } from "node:child_process";
import { appendFileSync, existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TemporaryRepository, temporaryRepository } from "../temporary-repository.ts";
import { readOnly, smallDisk } from "./mounted.ts";

const mlops = fileURLToPath(new URL("../../../../apps/cli/bin/mlops.js", import.meta.url));

let own: TemporaryRepository;
const undo: (() => void)[] = [];
beforeEach(async () => {
  own = await temporaryRepository({ git: true });
  for (let i = 0; i < 40; i++) own.write(`data/${i}`, `${i} `.repeat(40_000));
});
afterEach(() => {
  for (const one of undo.splice(0).reverse()) one();
  own.remove();
});

const FULL = /no space left on device.*free space on the disk and run the command again, nothing was lost/;

describe("a full disk", () => {
  it("under the cache: add says so and notes nothing; with room it completes", async () => {
    const disk = smallDisk(own.path(".dvc/cache"), 1);
    undo.push(disk.unmount);
    await expect(own.repository.add(["data"])).rejects.toThrow(FULL);
    expect(existsSync(own.path("data.dvc"))).toBe(false);
    expect((await own.repository.verify()).corrupt).toEqual([]);
    disk.grow(32);
    await own.repository.add(["data"]);
    expect(readdirSync(own.path(".dvc/cache/mlops-tmp"))).toEqual([]);
    expect((await own.repository.status())[0]?.state).toBe("clean");
  });

  it("under a large file: the half-made copy is taken away", async () => {
    const disk = smallDisk(own.path(".dvc/cache"), 6);
    undo.push(disk.unmount);
    writeFileSync(own.path("large.bin"), Buffer.alloc(12_000_000, "x"));
    await expect(own.repository.add(["large.bin"])).rejects.toThrow(FULL);
    expect(readdirSync(own.path(".dvc/cache/mlops-tmp"))).toEqual([]);
  });

  it("under the remote: push says which file failed, and goes on when there is room", async () => {
    await own.repository.add(["data"]);
    const disk = smallDisk(own.remote, 1);
    undo.push(disk.unmount);
    await expect(own.repository.push()).rejects.toThrow(
      /data\/\d+ .*no space left on device.*what was done stays done/,
    );
    disk.grow(32);
    const { pushed } = await own.repository.push();
    expect(pushed).toBeGreaterThan(0);
    expect(pushed).toBeLessThan(41);
    rmSync(own.path(".dvc/cache"), { recursive: true });
    expect((await own.repository.fetch()).fetched).toBe(41);
  });

  it("under the workspace: checkout leaves whole files only, and goes on when there is room", async () => {
    await own.repository.add(["data"]);
    const whole = own.tree("data");
    rmSync(own.path("data"), { recursive: true });
    // Files in the making lie in .dvc/tmp, so that they can be renamed into place: both are on the small disk.
    const disk = smallDisk(own.path(".dvc/tmp"), 1);
    undo.push(disk.unmount);
    writeFileSync(own.path(".dvc/tmp/ballast"), Buffer.alloc(1_000_000));
    await expect(own.repository.checkout()).rejects.toThrow(FULL);
    for (const [path, text] of Object.entries(existsSync(own.path("data")) ? own.tree("data") : {}))
      expect(text).toBe(whole[path]);
  });
});

describe("a read-only cache", () => {
  it("still serves status, checkout and push; what must write says so with the remedy", async () => {
    await own.repository.add(["data"]);
    undo.push(readOnly(own.path(".dvc/cache")));
    expect((await own.repository.status())[0]?.state).toBe("clean");
    const whole = own.tree("data");
    rmSync(own.path("data"), { recursive: true });
    await own.repository.checkout();
    expect(own.tree("data")).toEqual(whole);
    expect((await own.repository.push()).pushed).toBe(41);
    own.write("data/more", "more");
    await expect(own.repository.add(["data"])).rejects.toThrow(/read-only file system.*make the place writable/);
    expect((await own.repository.status())[0]?.state).toBe("modified");
  });
});

describe("a file that changes while it is hashed", () => {
  it("is not taken: the command names it, and the next one takes what it is then", async () => {
    const file = own.path("growing.bin");
    writeFileSync(file, Buffer.alloc(300_000_000, "x"));
    const child = spawn(process.execPath, [mlops, "data", "add", "growing.bin"], {
      cwd: own.root,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let problems = "";
    child.stderr.on("data", (chunk: Buffer) => {
      problems += chunk.toString();
    });
    const code = await new Promise<number | null>((resolve) => {
      const temporary = own.path(".dvc/cache/mlops-tmp");
      const look = setInterval(() => {
        if (existsSync(temporary) && readdirSync(temporary).length > 0) appendFileSync(file, "more");
      }, 2);
      child.once("close", (ended) => {
        clearInterval(look);
        resolve(ended);
      });
    });
    expect(problems).toMatch(/growing\.bin.*changed while/);
    expect(code).toBe(1);
    expect(existsSync(own.path("growing.bin.dvc"))).toBe(false);
    await own.repository.add(["growing.bin"]);
    expect((await own.repository.verify()).corrupt).toEqual([]);
  });
});
