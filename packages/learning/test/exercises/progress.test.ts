import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type ExerciseId, readProgress, stateOf, withAssistance, withPass, writeProgress } from "../../src/index.ts";
import { temporaryFolder } from "./fixture.ts";

const [a, b] = ["01-foundations/01-a", "02-algorithms/01-b"] as ExerciseId[] as [ExerciseId, ExerciseId];
const [check, otherCheck] = ["0".repeat(64), "1".repeat(64)];

test("what was written is read back, one line an exercise in order", () => {
  const path = join(temporaryFolder(), "progress.json");
  writeProgress(path, withPass(withPass(new Map(), b, check, "2026-01-02"), a, check, "2026-01-03"));
  const lines = readFileSync(path, "utf8").trim().split("\n");
  expect(lines.map((line) => line.slice(0, 12))).toEqual(["{", '  "01-founda', '  "02-algori', "}"]);
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

test("a broken progress file is named with the way back", () => {
  const path = join(temporaryFolder(), "progress.json");
  writeFileSync(path, '{ "01-foundations/01-a": { "state": "won" ');
  expect(() => readProgress(path)).toThrow(/progress\.json: .*git checkout/s);
  writeFileSync(path, '{ "01-foundations/01-a": { "state": "won" } }');
  expect(() => readProgress(path)).toThrow(/state/);
});
