import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { processIdentity } from "@mlops/database/process-identity";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { claimPaths } from "../../src/lock/path-locks.ts";
import { withRepositoryLock } from "../../src/lock/repository-lock.ts";
import { editRwLock } from "../../src/lock/rwlock-file.ts";

let tmpDirectory: string;
beforeEach(() => {
  tmpDirectory = mkdtempSync(join(tmpdir(), "mlops-lock-"));
});
afterEach(() => rmSync(tmpDirectory, { recursive: true }));

const options = (command: string, waitMilliseconds = 0) => ({
  root: tmpDirectory,
  tmpDirectory,
  command,
  waitMilliseconds,
});
const lockFile = (): string => join(tmpDirectory, "mlops.lock");
/** The id of a process that lived and is gone. */
function deadPid(): Promise<number> {
  const child = spawn("true");
  return new Promise((resolve) => child.once("close", () => resolve(child.pid as number)));
}

describe("the repository's lock", () => {
  it("lets callers of one process through one after the other", async () => {
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} in`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} out`);
    };
    await Promise.all([withRepositoryLock(options("a"), work("a")), withRepositoryLock(options("b"), work("b"))]);
    expect(order).toEqual(["a in", "a out", "b in", "b out"]);
    expect(existsSync(lockFile())).toBe(false);
  });

  it("names the holder, its command and how long it has held it", async () => {
    writeFileSync(
      lockFile(),
      JSON.stringify({ pid: process.ppid, command: "mlops data push", startedAt: Date.now() - 42_000 }),
    );
    await expect(withRepositoryLock(options("add"), async () => 1)).rejects.toThrow(
      new RegExp(`in use by process ${process.ppid} \\(mlops data push\\) for 42 s`),
    );
  });

  it("recovers from a holder that is gone, also when its process id lives again", async () => {
    writeFileSync(lockFile(), JSON.stringify({ pid: await deadPid(), command: "x", startedAt: 1 }));
    expect(await withRepositoryLock(options("add"), async () => "done")).toBe("done");
    writeFileSync(
      lockFile(),
      JSON.stringify({ pid: process.ppid, mark: `${processIdentity(process.ppid)}0`, command: "x", startedAt: 1 }),
    );
    expect(await withRepositoryLock(options("add"), async () => "done")).toBe("done");
  });

  it("keeps DVC out, and is kept out by it (flock on .dvc/tmp/lock)", async () => {
    const file = join(tmpDirectory, "lock");
    writeFileSync(file, "");
    const holder = spawn("flock", ["-n", file, "sh", "-c", "echo held; cat"], { stdio: ["pipe", "pipe", "ignore"] });
    await new Promise((resolve) => holder.stdout.once("data", resolve));
    writeFileSync(file, ` ${holder.pid}\n`);
    await expect(withRepositoryLock(options("add"), async () => 1)).rejects.toThrow(
      new RegExp(`in use by process ${holder.pid} \\(flock -n`),
    );
    holder.stdin.end();
    await new Promise((resolve) => holder.once("close", resolve));
    await withRepositoryLock(options("add"), async () => {
      const other = spawn("flock", ["-n", file, "true"]);
      expect(await new Promise((resolve) => other.once("close", resolve))).toBe(1);
      expect(readFileSync(file, "utf8")).toBe(` ${process.pid}\n`);
    });
  });
});

describe("path locks in DVC's rwlock file", () => {
  const claim = { command: "mlops pipeline run train", read: ["/r/in"], write: ["/r/out"] };
  const file = (): string => join(tmpDirectory, "rwlock");
  const noted = (): unknown => JSON.parse(readFileSync(file(), "utf8"));
  const claimAndRelease = async (): Promise<void> => (await claimPaths(tmpDirectory, claim))();

  it("note who reads and writes what until it is given free", async () => {
    const release = await claimPaths(tmpDirectory, claim);
    const info = { pid: process.pid, cmd: claim.command };
    expect(noted()).toEqual({ read: { "/r/in": [info] }, write: { "/r/out": info } });
    await release();
    expect(noted()).toEqual({ read: {}, write: {} });
    expect(readdirSync(tmpDirectory).sort()).toEqual(["rwlock", "rwlock.lock"]);
  });

  it("refuse a path that another live process writes, or reads while we would write it", async () => {
    const foreign = { pid: process.ppid, cmd: "dvc repro" };
    writeFileSync(file(), JSON.stringify({ write: { "/r/in/part": foreign } }));
    await expect(claimAndRelease()).rejects.toThrow(
      `/r/in/part is busy: process ${process.ppid} (dvc repro) is writing it`,
    );
    writeFileSync(file(), JSON.stringify({ read: { "/r": [foreign] } }));
    await expect(claimAndRelease()).rejects.toThrow("/r is busy");
    writeFileSync(
      file(),
      JSON.stringify({ read: { "/r/in": [foreign] }, write: { "/r/out": { pid: await deadPid(), cmd: "x" } } }),
    );
    await claimAndRelease();
    expect(noted()).toEqual({ read: { "/r/in": [foreign] }, write: {} });
  });

  it("refuse this process's own second claim, but not what an earlier process of its id left", async () => {
    writeFileSync(file(), JSON.stringify({ write: { "/r/out": { pid: process.pid, cmd: claim.command } } }));
    const release = await claimPaths(tmpDirectory, claim);
    await expect(claimPaths(tmpDirectory, claim)).rejects.toThrow("/r/out is busy");
    const reader = { command: "mlops pipeline run test", read: ["/r/in"], write: [] };
    await (await claimPaths(tmpDirectory, reader))();
    await release();
    await claimAndRelease();
  });

  it("say what to do with a file that is not JSON", async () => {
    writeFileSync(file(), "{");
    await expect(claimAndRelease()).rejects.toThrow(/rwlock is not the JSON that DVC writes/);
  });

  it("are never seen half written", async () => {
    writeFileSync(file(), "{}");
    const before = statSync(file()).ino;
    await claimAndRelease();
    expect(statSync(file()).ino, "another file took its place").not.toBe(before);
  });

  it("are not edited while another process is at it, and that is said", async () => {
    const guard = join(tmpDirectory, "rwlock.lock");
    const holder = spawn("flock", ["-n", guard, "sh", "-c", "echo held; cat"], { stdio: ["pipe", "pipe", "ignore"] });
    await new Promise((resolve) => holder.stdout.once("data", resolve));
    await expect(editRwLock(tmpDirectory, () => undefined, 60)).rejects.toThrow(
      /rwlock was in use by another dvc or mlops process for 0\.06 s/,
    );
    holder.stdin.end();
    await new Promise((resolve) => holder.once("close", resolve));
    await claimAndRelease();
  });

  it("are kept by a lock file of our own where there is no flock", async () => {
    const path = process.env.PATH;
    vi.stubEnv("PATH", "");
    try {
      const own = join(tmpDirectory, "mlops-rwlock.lock");
      writeFileSync(own, JSON.stringify({ pid: process.ppid, command: "path locks", startedAt: Date.now() }));
      await expect(editRwLock(tmpDirectory, () => undefined, 60)).rejects.toThrow("rwlock was in use");
      rmSync(own);
      await claimAndRelease();
    } finally {
      vi.stubEnv("PATH", path);
    }
  });
});
