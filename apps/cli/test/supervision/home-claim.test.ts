import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { processIdentity } from "@mlops/database/process-identity";
import { expect, onTestFinished, test } from "vitest";
import { AlreadyRunningError, claimHome } from "../../src/supervision/home-claim.ts";
import { readRunFiles, writeRunFile } from "../../src/supervision/run-files.ts";
import { program, temporaryFolder } from "./programs.ts";

const builtModule = new URL("../../dist/supervision/home-claim.js", import.meta.url).href;
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

test("of two starts at once after a crash one gets the home, and what it then runs is left alone", async () => {
  const run = temporaryFolder();
  const pid = idleProcess();
  writeRunFile(run, { name: "start", pid: 999_999, identity: "gone", startedAt });
  writeRunFile(run, { name: "inference", pid, identity: processIdentity(pid) ?? "", startedAt });
  const outcomes = await Promise.allSettled([claimHome(run), claimHome(run)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
    reason: expect.any(AlreadyRunningError),
  });
});

test("of many processes that find a crashed start's claim one gets the home", async () => {
  const run = temporaryFolder();
  const claimer = program(
    run,
    "claimer.mjs",
    `import { claimHome } from ${JSON.stringify(builtModule)};
     await claimHome(${JSON.stringify(run)}).then(() => console.log("got it"), (error) => console.log(error.name));
     process.stdin.resume();`,
  );
  writeRunFile(run, { name: "start", pid: 999_999, identity: "gone", startedAt });
  const children = Array.from({ length: 5 }, () =>
    spawn(process.execPath, [claimer], { stdio: ["pipe", "pipe", "inherit"] }),
  );
  // All of them hold on to what they have until all have spoken.
  const words = await Promise.all(children.map(async ({ stdout }) => String((await once(stdout, "data"))[0]).trim()));
  for (const child of children) child.stdin.end();
  expect(words.sort()).toEqual([...Array(4).fill("AlreadyRunningError"), "got it"]);
});

test("a release leaves the claim of another alone", async () => {
  const run = temporaryFolder();
  const claim = await claimHome(run);
  const other = { name: "start", pid: process.ppid, identity: processIdentity(process.ppid) ?? "", startedAt };
  writeRunFile(run, other);
  claim.release();
  expect(readRunFiles(run)).toEqual([other]);
});

test("a damaged run file does not stand in the way", async () => {
  const run = temporaryFolder();
  mkdirSync(run, { recursive: true });
  writeFileSync(join(run, "monitor.json"), '{"name":"monitor","pid":');
  writeFileSync(join(run, "start.json"), "{");
  const claim = await claimHome(run);
  expect(claim.leftovers).toEqual([]);
  expect(readRunFiles(run).map(({ pid }) => pid)).toEqual([process.pid]);
  claim.release();
  expect(readdirSync(run)).toEqual(["monitor.json"]);
});
