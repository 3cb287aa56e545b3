import { posix } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { artifactPathOf, checkArtifactPath, readUrlPath } from "../../src/artifacts/path.ts";

const piece = fc.constantFrom(
  ..."..,.,,a,%2e%2e,%2E.,%252e%252e,%2f,%5c,\\,#,file:,C:,ü,%41,%,\u0000,.uploads".split(","),
);

it("no spelling of a path leaves the root, however often it is decoded", () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), fc.boolean(), (pieces, fromUrl) => {
      let path: string;
      try {
        path = (fromUrl ? readUrlPath : checkArtifactPath)(pieces.join("/"));
      } catch {
        return;
      }
      for (let round = 0; round < 12; round += 1) {
        const joined = posix.join("/root", path);
        expect(joined === "/root" || joined.startsWith("/root/")).toBe(true);
        expect(joined.startsWith("/root/.uploads")).toBe(false);
        try {
          path = decodeURIComponent(path);
        } catch {
          return;
        }
      }
    }),
    { numRuns: 3000 },
  );
});

it("a URL's path is decoded once: a name may hold a percent sign", () => {
  expect(readUrlPath("a/100%2541%20%C3%BC")).toBe("a/100%41 ü");
});

it.each([
  ["mlflow-artifacts:/1/r/artifacts", "1/r/artifacts"],
  ["mlflow-artifacts://host:5000/1/r", "1/r"],
  ["s3://bucket/x", undefined],
])("the path of %s is %s", (uri, path) => {
  expect(artifactPathOf(uri)).toBe(path);
});
