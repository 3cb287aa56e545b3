import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { discoverExercises, type Exercise } from "../../src/index.ts";

export const root: string = join(import.meta.dirname, "..", "..", "..", "..");

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "learning-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const files: Record<string, string> = {
  "README.md": `---\ntitle: Double\nfile: double.ts\nminutes: 1\nstub: doubles\n---\n# Double\n\n## Why\n\n## Task\n\n## Done looks like\n`,
  "hints.md": "## One\n\nAdd.\n\n## Two\n\nTwice.\n\n## Three\n\n`n + n`\n",
  "check.test.ts": `import { expect, test } from "vitest";
import { double } from "./double.ts";
test("doubles a number", () => { expect(double(3), "double(3)").toBe(6); });
`,
  "double.ts": "export function double(n: number): number { return n; }\n",
};

/** An exercise of one function, with some of its files replaced. */
export function doubleExercise(replaced: Record<string, string> = {}): Exercise {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries({ ...files, ...replaced })) {
    const path = join(folder, "01-foundations", "01-double", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const [exercise] = discoverExercises(folder);
  if (exercise === undefined) throw new Error("the fixture has no exercise");
  return exercise;
}
