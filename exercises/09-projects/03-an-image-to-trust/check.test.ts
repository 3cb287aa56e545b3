import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const lines = readFileSync(join(import.meta.dirname, "Dockerfile"), "utf8")
  .replace(/^\s*#.*$/gm, "")
  .replace(/\\\n/g, " ")
  .split("\n")
  .map((line) => line.trim())
  .filter((line) => line !== "");
const stages: string[][] = [];
for (const line of lines) {
  if (/^FROM /i.test(line)) stages.push([]);
  stages.at(-1)?.push(line);
}
const last = stages.at(-1) ?? [];
const found = (stage: string[], pattern: RegExp): string[] => stage.filter((line) => pattern.test(line));

test("it does not run as root", () => {
  const user =
    found(last, /^USER /i)
      .at(-1)
      ?.split(/\s+/)[1] ?? "root, since there is no USER";
  expect(
    ["root", "0", "root:root", "0:0"].includes(user) || user.startsWith("root,"),
    `the user of the last stage is ${user}: not as root`,
  ).toBe(false);
});

test("the build's tools stay behind", () => {
  expect(stages.length, "stages").toBeGreaterThan(1);
  expect(found(last, /^COPY .*--from=/i).length, "files that the last stage takes from another").toBeGreaterThan(0);
  expect(found(last, /npm run build/), "builds in the last stage").toEqual([]);
});

test("every base has a version of its own", () => {
  const names = new Set(lines.flatMap((line) => /^FROM .* AS (\S+)/i.exec(line)?.[1] ?? []));
  const bases = lines
    .flatMap((line) => /^FROM\s+(?:--\S+\s+)*(\S+)/i.exec(line)?.[1] ?? [])
    .filter((base) => !names.has(base));
  expect(
    bases.filter((base) => !/[:@]/.test(base) || base.endsWith(":latest")),
    "bases without a version",
  ).toEqual([]);
});

test("packages come from the lock, before the sources", () => {
  expect(found(lines, /npm (install|i)\b/), "installations that do not follow the lock").toEqual([]);
  for (const [index, stage] of stages.entries()) {
    const install = stage.findIndex((line) => /npm ci/.test(line));
    const sources = stage.findIndex((line) => /^(COPY|ADD)\s/i.test(line) && !/package/.test(line));
    if (install >= 0 && sources >= 0)
      expect(
        install,
        `stage ${index + 1}: place of npm ci, which comes before the sources (line ${sources} of the stage)`,
      ).toBeLessThan(sources);
  }
  const modules = found(last, /--from=.*node_modules/);
  expect(
    found(last, /npm ci.*(--omit=dev|--production)|--omit=dev.*npm ci/).length + modules.length,
    "installations without development dependencies in the last stage",
  ).toBeGreaterThan(0);
});

test("it stops when told", () => {
  const start = found(last, /^(CMD|ENTRYPOINT)\s/i).at(-1) ?? "there is none";
  expect(/^(CMD|ENTRYPOINT)\s+\[/i.test(start), `the start is "${start}"; in exec form it is a JSON list`).toBe(true);
  expect(start, "the start, by node itself").toMatch(/"node"/);
});

test("there are no secrets in it, and nothing from an address", () => {
  expect(
    found(lines, /^(ENV|ARG)\s.*(PASSWORD|TOKEN|SECRET|KEY)/i),
    "lines with a secret: an image holds no secrets",
  ).toEqual([]);
  expect(
    found(lines, /^ADD\s+https?:|curl[^|]*\|\s*(ba)?sh/i),
    "lines that run or add something from an address",
  ).toEqual([]);
});
