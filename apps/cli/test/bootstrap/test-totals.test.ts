import { expect, test } from "vitest";
import { addTotals, noTotals, totalsLine } from "../../bootstrap/test-totals.mjs";

const report = [
  "@mlops/cli:test:  Test Files  2 passed (2)",
  "@mlops/cli:test: \u001b[2m      Tests \u001b[22m \u001b[1m\u001b[32m12 passed\u001b[39m\u001b[22m\u001b[90m (12)\u001b[39m",
  "@mlops/database:test:       Tests  1 failed | 30 passed | 2 skipped (33)",
  "@mlops/database:test:    Duration  3.1s",
];

test("vitest's totals of all rooms are added up, colours or not", () => {
  expect(report.reduce(addTotals, noTotals)).toEqual({ passed: 42, failed: 1, skipped: 2 });
});

test("the closing line is plain, and a room that failed without a failed test counts", () => {
  expect(totalsLine({ passed: 42, failed: 0, skipped: 0 }, false)).toBe("tests: 42 passed, 0 failed");
  expect(totalsLine({ passed: 42, failed: 1, skipped: 2 }, true)).toBe("tests: 42 passed, 1 failed, 2 skipped");
  expect(totalsLine({ passed: 0, failed: 0, skipped: 0 }, true)).toBe("tests: 0 passed, 1 failed");
});
