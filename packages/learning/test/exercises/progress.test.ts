import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type ExerciseId, readProgress, stateOf, withAssistance, withPass, writeProgress } from "../../src/index.ts";
import { temporaryFolder } from "./fixture.ts";

const [a, b] = ["01-foundations/01-a", "02-algorithms/01-b"] as ExerciseId[] as [ExerciseId, ExerciseId];
const [check, otherCheck] = ["0".repeat(64), "1".repeat(64)];

test("what was written is read back, one line an exercise in order", () => {
  const path = join(temporaryFolder(), "progress.jsonl");
  writeProgress(path, withPass(withPass(new Map(), b, check, "2026-01-02"), a, check, "2026-01-03"));
  const lines = readFileSync(path, "utf8").trim().split("\n");
  expect(lines.map((line) => JSON.parse(line).id)).toEqual([a, b]);
  expect(stateOf(readProgress(path), a, check)).toBe("done");
});

test("a pass after a look at the solution stays assisted", () => {
  const looked = withAssistance(new Map(), a, check, "2026-01-02");
  expect(stateOf(withPass(looked, a, check, "2026-01-03"), a, check)).toBe("assisted");
});

test("a look at the solution after a pass takes nothing away", () => {
  const passed = withPass(new Map(), a, check, "2026-01-02");
  expect(stateOf(withAssistance(passed, a, check, "2026-01-03"), a, check)).toBe("done");
});

test("a changed check makes a pass stale", () => {
  expect(stateOf(withPass(new Map(), a, check, "2026-01-02"), a, otherCheck)).toBe("stale");
});

test("a look at the solution of a check that has changed since is assistance", () => {
  const passed = withPass(new Map(), a, check, "2026-01-02");
  expect(stateOf(withAssistance(passed, a, otherCheck, "2026-02-01"), a, otherCheck)).toBe("assisted");
});

test("another pass keeps the day of the first", () => {
  const passed = withPass(new Map(), a, check, "2026-01-02");
  expect(withPass(passed, a, check, "2026-01-09").get(a)?.on).toBe("2026-01-02");
});

test("a broken progress file is named with the way back", () => {
  const path = join(temporaryFolder(), "progress.jsonl");
  writeFileSync(path, '{ "id": "01-foundations/01-a", "state": "won" ');
  expect(() => readProgress(path)).toThrow(/progress\.jsonl: line 1: .*git checkout/s);
  writeFileSync(path, '{ "id": "01-foundations/01-a", "state": "won" }');
  expect(() => readProgress(path)).toThrow(/state/);
});
