import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { AlreadyRunningError, claimHome } from "../../src/supervision/home-claim.ts";
import { processIdentity } from "../../src/supervision/process-identity.ts";
import { readRunFiles, writeRunFile } from "../../src/supervision/run-files.ts";
import { temporaryFolder } from "./programs.ts";

const startedAt = "2001-03-05T00:00:00.000Z";

function idleProcess(): number {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true, stdio: "ignore" });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child.pid ?? 0;
}

test("what a crashed start left running is ended, and its run files are gone", async () => {
  const run = temporaryFolder();
  const pid = idleProcess();
  writeRunFile(run, { name: "start", pid: 999_999, identity: "gone", startedAt });
  writeRunFile(run, { name: "inference", pid, identity: processIdentity(pid) ?? "", startedAt });
  const claim = await claimHome(run);
  expect(claim.leftovers.map((record) => record.name)).toEqual(["inference"]);
  expect(processIdentity(pid)).toBeUndefined();
  expect(readRunFiles(run).map((record) => record.name)).toEqual(["start"]);
  claim.release();
  expect(readRunFiles(run)).toEqual([]);
});

test("a process that only has the recorded number is left alone", async () => {
  const run = temporaryFolder();
  const pid = idleProcess();
  writeRunFile(run, { name: "inference", pid, identity: "another boot:12345", startedAt });
  const claim = await claimHome(run);
  expect(claim.leftovers).toEqual([]);
  expect(processIdentity(pid)).toBeDefined();
});

test("a second start on the same home is refused, saying who runs and where", async () => {
  const run = temporaryFolder();
  await claimHome(run);
  writeRunFile(run, {
    name: "inference",
    pid: process.pid,
    identity: processIdentity(process.pid) ?? "",
    url: "http://127.0.0.1:8080",
    startedAt,
  });
  const second = claimHome(run);
  await expect(second).rejects.toThrow(AlreadyRunningError);
  await expect(second).rejects.toThrow(
    new RegExp(`process ${process.pid}.*inference http://127.0.0.1:8080.*MLOPS_HOME`),
  );
});

test("a damaged run file does not stand in the way", async () => {
  const run = temporaryFolder();
  mkdirSync(run, { recursive: true });
  writeFileSync(join(run, "monitor.json"), '{"name":"monitor","pid":');
  await expect(claimHome(run)).resolves.toMatchObject({ leftovers: [] });
});
