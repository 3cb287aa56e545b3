import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isInstalled } from "../../bootstrap/install.mjs";
import { explainInstallFailure } from "../../bootstrap/install-failure.mjs";
import { temporaryFolder } from "../supervision/programs.ts";

interface Clone {
  readonly hiddenLock?: "older" | "newer";
  readonly stamp?: string;
}

function clone({ hiddenLock, stamp }: Clone): string {
  const root = temporaryFolder();
  const modules = join(root, "node_modules");
  mkdirSync(modules);
  writeFileSync(join(root, "package-lock.json"), "{}");
  if (hiddenLock) {
    const file = join(modules, ".package-lock.json");
    writeFileSync(file, "{}");
    const seconds = Date.now() / 1000 + (hiddenLock === "older" ? -60 : 60);
    utimesSync(file, seconds, seconds);
  }
  if (stamp) writeFileSync(join(modules, ".mlops-installed"), stamp);
  return root;
}

test("an install of this lock serves, whatever the files' times", () => {
  expect(isInstalled(clone({ hiddenLock: "older", stamp: "abc" }), "abc")).toBe(true);
});

test("an install that was cut off does not: npm writes its hidden lock last", () => {
  expect(isInstalled(clone({ stamp: "abc" }), "abc")).toBe(false);
});

test("an install of an older lock does not", () => {
  expect(isInstalled(clone({ hiddenLock: "older", stamp: "abc" }), "def")).toBe(false);
});

test("what a person installed with npm alone, after the lock was written, serves", () => {
  expect(isInstalled(clone({ hiddenLock: "newer" }), "abc")).toBe(true);
});

test.each([
  ["npm error code ENOTFOUND", /registry cannot be reached.*\(ENOTFOUND\).*run this again.*install\.log/],
  ["npm ERR! code ECONNREFUSED", /registry cannot be reached.*proxy/],
  ["npm error code ENOSPC", /the disk is full/],
  ["npm error code EACCES", /a folder cannot be written/],
  ["npm error code EUSAGE", /does not fit package.json/],
  ["npm error code EWHATEVER", /npm ci ended with code 1 \(EWHATEVER\)/],
])("%s is explained with its remedy", (line, expected) => {
  const result = { code: 1, signal: null, tail: ["npm http fetch GET 200", line, "npm error more"] };
  expect(explainInstallFailure(result, "01-install.log")).toMatch(expected);
});

test("being stopped is no failure of the network", () => {
  expect(explainInstallFailure({ code: null, signal: "SIGINT", tail: [] }, "x.log")).toBe(
    "Installing was stopped (SIGINT): run this again, it goes on",
  );
});
