import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./documents.ts";

interface LockedPackage {
  version?: string;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
  packages: Record<string, LockedPackage>;
};

/**
 * A lock made where a registry lacks the newest binary of another platform leaves that platform out, and `npm ci` refuses
 * it there and here. Pin a version that every platform has.
 */
test("the lock holds every platform's binaries", () => {
  const locked = new Set(Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//, "")));
  const missing = Object.entries(lock.packages).flatMap(([path, { version, optionalDependencies = {} }]) => {
    const names = Object.keys(optionalDependencies).filter((name) => !locked.has(name));
    return names.length === 0 ? [] : [`${path} ${version}: ${names.join(", ")}`];
  });
  expect(missing).toEqual([]);
});

test("the lock names no registry: whoever clones uses their own", () => {
  const named = Object.entries(lock.packages).filter(([, { resolved }]) => resolved?.startsWith("http"));
  expect(named.map(([path]) => path)).toEqual([]);
});
