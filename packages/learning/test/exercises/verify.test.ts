import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type CheckResult, checkExercise, verifyExercise } from "../../src/index.ts";
import { doubleExercise, root, temporaryFolder } from "./fixture.ts";

const stub = "export function double(n: number): number { return n; }\n";
const sound: Record<string, string> = {
  "stub-double.ts": stub,
  "solution-double.ts": "export const double = (n: number): number => 2 * n;\n",
  "wrong-square-double.ts": "// rejected: to be 6\nexport const double = (n: number): number => n * n;\n",
  "wrong-text-double.ts": "// rejected: not assignable\nexport const double = (n: number): number => String(2 * n);\n",
};

type Grade = typeof checkExercise;

/** Grades by reading: doubles, squares or copies. Quicker than a process for each answer; the first test has the real one. */
const byReading: Grade = async (_, { answer = "" }): Promise<CheckResult> => {
  const code = readFileSync(answer, "utf8");
  if (code.includes("String(")) return { outcome: "type-error", messages: ["double.ts(2,1): Type is not assignable"] };
  if (code.includes("2 * n")) return { outcome: "passed", messages: [] };
  return { outcome: "failed", messages: [`doubles a number: expected ${code.includes("n * n") ? 9 : 3} to be 6`] };
};

function problems(replaced: Record<string, string | undefined> = {}, grade: Grade = byReading): Promise<string[]> {
  const exercise = doubleExercise();
  const answers = temporaryFolder();
  mkdirSync(join(answers, exercise.id), { recursive: true });
  for (const [name, text] of Object.entries({ ...sound, ...replaced })) {
    if (text !== undefined) writeFileSync(join(answers, exercise.id, name), text);
  }
  return verifyExercise(exercise, { root, answers, grade });
}

test("a sound exercise has nothing wrong with it", async () => {
  expect(await problems({}, checkExercise)).toEqual([]);
});

test("what is missing is all named at once", async () => {
  const found = await problems({ "solution-double.ts": undefined, "wrong-text-double.ts": undefined });
  expect(found.join("\n")).toMatch(/solution-double\.ts is missing\nfewer than two wrong answers/);
});

test("a solution that does not pass is a problem", async () => {
  expect(await problems({ "solution-double.ts": stub })).toEqual([
    expect.stringContaining("the solution does not pass"),
  ]);
});

test("a wrong answer that passes is a problem", async () => {
  const passes = `// rejected: to be 6\n${sound["solution-double.ts"]}`;
  expect(await problems({ "wrong-square-double.ts": passes })).toEqual([expect.stringContaining("passes")]);
});

test("a wrong answer that is rejected for another reason is a problem", async () => {
  const other = "// rejected: sign of the number\nexport const double = (n: number): number => n * n;\n";
  const [problem] = await problems({ "wrong-square-double.ts": other });
  expect(problem).toContain("is rejected (failed), but not with /sign of the number/i:");
});
