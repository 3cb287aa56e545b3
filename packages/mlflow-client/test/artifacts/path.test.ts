import { posix } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { checkArtifactPath } from "../../src/artifacts/path.ts";

const parts = fc.array(fc.oneof(fc.constantFrom("..", ".", "", "a", "C:", "%2e%2e", "\\", "ü"), fc.string()), {
  maxLength: 6,
});

it("a path that is let through stays below any root", () => {
  fc.assert(
    fc.property(parts, (list) => {
      let path: string;
      try {
        path = checkArtifactPath(list.join("/"));
      } catch {
        return;
      }
      const joined = posix.join("/root", path);
      expect(joined === "/root" || joined.startsWith("/root/")).toBe(true);
      expect(joined).toBe(path === "" ? "/root" : `/root/${path}`);
    }),
    { numRuns: 1000 },
  );
});

it.each(["a/b.txt", "ü/日本", "a b+c%41", "..a", "a..b/c"])("%s is let through as it is", (path) => {
  expect(checkArtifactPath(path)).toBe(path);
});

it.each(["..", "a/../..", "/a", "a\\b", "c:/x", "x\u0007", "a#b"])("%j is refused", (path) => {
  expect(() => checkArtifactPath(path)).toThrow(/stays below its root/);
});
