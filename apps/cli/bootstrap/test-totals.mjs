import { stripVTControlCharacters } from "node:util";

export const noTotals = Object.freeze({ passed: 0, failed: 0, skipped: 0 });

/**
 * Adds what a line of vitest's report says: `Tests  1 failed | 12 passed | 2 skipped (15)`, with turbo's room before it.
 * Turbo replays the report of a room that has not changed, so a cached run counts the same.
 */
export function addTotals(totals, line) {
  const match = /(?:^|:test: )\s*Tests {2}(.+\(\d+\))\s*$/.exec(stripVTControlCharacters(line));
  if (!match) return totals;
  const count = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(match[1])?.[1] ?? 0);
  return {
    passed: totals.passed + count("passed"),
    failed: totals.failed + count("failed"),
    skipped: totals.skipped + count("skipped"),
  };
}

/** `tests: 12 passed, 0 failed`. A room that failed without a failed test (it did not build, say) counts as one. */
export function totalsLine(totals, someRoomFailed) {
  const failed = someRoomFailed ? Math.max(1, totals.failed) : totals.failed;
  const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : "";
  return `tests: ${totals.passed} passed, ${failed} failed${skipped}`;
}
