import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkExercise } from "../../src/index.ts";
import { doubleExercise, root } from "./fixture.ts";

function answered(code: string, timeoutSeconds = 20) {
  return checkExercise(doubleExercise({ "double.ts": code }), { root, timeoutSeconds });
}

test("a right answer passes", async () => {
  expect(await answered("export const double = (n: number): number => 2 * n;")).toEqual({
    outcome: "passed",
    messages: [],
  });
});

test("a wrong answer fails with the check's sentence and what was found", async () => {
  const { outcome, messages } = await answered("export const double = (n: number): number => n;");
  expect(outcome).toBe("failed");
  expect(messages.join()).toContain("doubles a number: double(3): expected 3 to be 6");
});

test("a wrong type is told apart, with its line and column", async () => {
  const { outcome, messages } = await answered("export function double(n: number): number {\n  return 'six';\n}");
  expect(outcome).toBe("type-error");
  expect(messages.join()).toMatch(/^double\.ts\(2,3\): Type 'string' is not assignable/);
});

test("an error that the code throws is told apart", async () => {
  const { outcome, messages } = await answered(
    "export function double(_: number): number { throw new RangeError('too big'); }",
  );
  expect(outcome).toBe("runtime-error");
  expect(messages.join()).toContain("RangeError: too big");
});

test("an endless loop is ended and named", async () => {
  const { outcome, messages } = await answered(
    "export function double(n: number): number { while (n > 0); return n; }",
    4,
  );
  expect(outcome).toBe("timeout");
  expect(messages.join()).toContain("did not end within 4 s");
});

test("checking leaves the exercise as it was, and nothing beside it", async () => {
  const exercise = doubleExercise();
  const before = readdirSync(exercise.folder);
  await checkExercise(exercise, { root });
  expect(readdirSync(exercise.folder)).toEqual(before);
  expect(readFileSync(join(exercise.folder, "double.ts"), "utf8")).toContain("return n;");
  const work = join(root, "exercises", ".work");
  expect(existsSync(work) ? readdirSync(work).filter((name) => name.includes(exercise.id)) : []).toEqual([]);
});
