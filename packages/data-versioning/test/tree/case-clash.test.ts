import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { findCaseClash, refuseCaseClashes } from "../../src/tree/case-clash.ts";

it("names that differ only in case, or in how an accent is composed, clash", () => {
  expect(findCaseClash(["a", "b/C", "b/c"])).toEqual(["b/C", "b/c"]);
  expect(findCaseClash(["\u00e9", "e\u0301"])).toEqual(["\u00e9", "e\u0301"]);
  expect(findCaseClash(["a", "b", "A/x"])).toBeUndefined();
});

it("are refused only where the file system folds case", () => {
  const folder = mkdtempSync(join(tmpdir(), "mlops-case-"));
  const entries = ["x", "X"].map((path) => ({ path, md5: "d41d8cd98f00b204e9800998ecf8427e" }));
  mkdirSync(join(folder, ".dvc"));
  expect(() => refuseCaseClashes({ dvcDirectory: join(folder, ".dvc") }, "data", entries)).not.toThrow();
  // A folder that answers to the name in capitals is what such a file system looks like.
  mkdirSync(join(folder, ".DVC"), { recursive: true });
  expect(() => refuseCaseClashes({ dvcDirectory: join(folder, ".dvc") }, "data", entries)).toThrow(
    /data: "x" and "X" differ only in case/,
  );
  rmSync(folder, { recursive: true });
});
