import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

/** One file without dependencies in a package of ours: followed like an own module. */
const followed: Readonly<Record<string, string>> = {
  "@mlops/database/process-identity": fileURLToPath(new URL("../../database/src/process-identity.ts", import.meta.url)),
};

/** One small file, which loads nothing itself. */
const LIGHT = ["@mlops/database/process-identity"];

/** What a module loads at once (not by `import()`): packages by name, own modules followed. */
function loadedAtOnce(file: string, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(file)) return packages;
  seen.add(file);
  const text = readFileSync(file, "utf8");
  for (const match of text.matchAll(/^(?:import|export) (?!type\b)[^;]*?from "([^"]+)";/gms)) {
    const name = match[1] as string;
    const next = name.startsWith(".") ? fileURLToPath(new URL(name, `file://${file}`)) : followed[name];
    if (next !== undefined) {
      for (const found of loadedAtOnce(next, seen)) packages.add(found);
    } else if (!name.startsWith("node:") && !LIGHT.includes(name)) packages.add(name);
  }
  return packages;
}

it.each(["index.ts", "operations/status.ts", "operations/add.ts"])(
  "%s loads no package when it starts: status must be quick",
  (name) => {
    const file = fileURLToPath(new URL(`../src/${name}`, import.meta.url));
    expect([...loadedAtOnce(file)]).toEqual([]);
  },
);
