import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

/** What a module loads at once (not by `import()`): packages by name, own modules followed. */
function loadedAtOnce(file: string, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(file)) return packages;
  seen.add(file);
  const text = readFileSync(file, "utf8");
  for (const match of text.matchAll(/^(?:import|export) (?!type\b)[^;]*?from "([^"]+)";/gms)) {
    const name = match[1] as string;
    if (name.startsWith(".")) {
      const next = fileURLToPath(new URL(name, `file://${file}`));
      for (const found of loadedAtOnce(next, seen)) packages.add(found);
    } else if (!name.startsWith("node:")) packages.add(name);
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
