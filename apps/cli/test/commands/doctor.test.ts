import { chmodSync, mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { checkBuild, checkNativeModules } from "../../src/doctor/installation.ts";
import { checkHome, checkNode } from "../../src/doctor/machine.ts";
import { checkPorts, checkProcesses } from "../../src/doctor/services.ts";
import { writeRunFile } from "../../src/supervision/run-files.ts";
import { temporaryFolder } from "../supervision/programs.ts";

test("this Node, and the native modules that are installed, are fine", async () => {
  expect(await checkNode()).toMatchObject({ verdict: "ok" });
  const cloneRoot = new URL("../../../../", import.meta.url).pathname;
  const found = [await checkNativeModules(cloneRoot)()].flat();
  expect(found.map((finding) => finding.verdict)).toEqual(["ok", "ok", "ok"]);
});

test("a room that has not been built is named, with what to run", async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, "packages", "statistics", "src"), { recursive: true });
  mkdirSync(join(root, "apps"));
  expect(await checkBuild(root)()).toMatchObject({
    verdict: "problem",
    found: "not built: packages/statistics",
    remedy: "run `npm run build`",
  });
});

test("a home that cannot be written is a problem, with its remedy", async () => {
  const folder = temporaryFolder();
  chmodSync(folder, 0o500);
  const found = await withoutRoot(() => checkHome(join(folder, "home"))());
  expect(found).toMatchObject({ verdict: "problem", found: expect.stringContaining("EACCES") });
});

/** Root may write anywhere: it takes another user's rights for the while. */
async function withoutRoot<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

test("a home below a file is a problem, with its remedy", async () => {
  const found = await checkHome("/dev/null/home")();
  expect(found).toMatchObject({ verdict: "problem", found: expect.stringMatching(/\/dev\/null\/home: ENOTDIR/) });
});

test("a port taken by another program is a warning: another one will be taken", async () => {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(8090, "127.0.0.1", resolve);
  }).catch(() => {});
  onTestFinished(() => void server.close());
  const found = [await checkPorts(temporaryFolder())()].flat();
  expect(found.find((finding) => finding.name === "Port 8090")).toMatchObject({
    verdict: "warning",
    found: "monitor, taken by another program",
  });
});

test("what a crashed start left behind is told", async () => {
  const home = temporaryFolder();
  writeRunFile(join(home, "run"), { name: "inference", pid: 999_999, identity: "gone", startedAt: "2001-03-05" });
  const [found] = [await checkProcesses(home)()].flat();
  expect(found).toMatchObject({ verdict: "warning", found: "gone without a word (pid 999999)" });
});
