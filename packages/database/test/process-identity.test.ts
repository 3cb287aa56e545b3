import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { isSameProcess, mayBeSameProcess, processIdentity } from "../src/process-identity.ts";

const { platform } = process;
afterEach(() => {
  Object.defineProperty(process, "platform", { value: platform });
  vi.unstubAllEnvs();
});

/** Makes this a system without /proc, where `ps` says what the script prints. */
function onMac(script: string): void {
  const folder = mkdtempSync(join(tmpdir(), "mlops-identity-"));
  writeFileSync(join(folder, "ps"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, "ps"), 0o755);
  vi.stubEnv("PATH", folder);
  Object.defineProperty(process, "platform", { value: "darwin" });
}

test("a process is the one that was recorded, and another one with its number is not", () => {
  const identity = processIdentity(process.ppid);
  expect(identity).toMatch(/^\S+\/\d+$/);
  expect(isSameProcess({ pid: process.ppid, identity })).toBe(true);
  expect(isSameProcess({ pid: process.ppid, identity: `${identity}0` })).toBe(false);
  expect(mayBeSameProcess(process.ppid, `${identity}0`)).toBe(false);
});

test("one that is gone is neither, whatever was recorded of it", async () => {
  const child = spawn("true");
  await new Promise((resolve) => child.once("close", resolve));
  const pid = child.pid as number;
  expect([processIdentity(pid), isSameProcess({ pid, identity: undefined }), mayBeSameProcess(pid, undefined)]).toEqual(
    [undefined, false, false],
  );
});

test("without a recorded identity it may be the same, but not for certain", () => {
  expect(isSameProcess({ pid: process.ppid, identity: undefined })).toBe(false);
  expect(mayBeSameProcess(process.ppid, undefined)).toBe(true);
});

test("where there is no /proc, ps says when a process started", () => {
  onMac('echo "Tue Nov 24 12:00:00 2026 "');
  expect(processIdentity(process.ppid)).toBe("Tue-Nov-24-12:00:00-2026");
  onMac("exit 1");
  expect(processIdentity(process.ppid)).toBeUndefined();
});
