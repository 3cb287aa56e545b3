import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { md5Of } from "../../src/objects/digest.ts";
import { makeManifest, parseManifest } from "../../src/tree/manifest.ts";
import { compareCodePoints } from "../../src/tree/order.ts";

interface RecordedTree {
  readonly files: Record<string, string>;
  readonly md5: string;
  readonly manifest: string;
}

const recorded = JSON.parse(
  readFileSync(new URL("../fixtures/manifests.json", import.meta.url), "utf8"),
) as RecordedTree[];

describe("directory manifests", () => {
  it("equal DVC's on recorded trees of all Unicode planes", () => {
    for (const { files, md5, manifest } of recorded) {
      const paths = Object.keys(files);
      const made = makeManifest(
        paths,
        paths.map((path) => md5Of(files[path] as string)),
      );
      expect(made.text).toBe(manifest);
      expect(made.md5).toBe(md5);
    }
  });

  it("do not depend on the order of listing", () => {
    const name = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !/[/\0]/.test(text));
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 20 }), fc.integer(), (paths, seed) => {
        const shuffled = [...paths].sort((a, b) => md5Of(a + seed).localeCompare(md5Of(b + seed)));
        const hash = (list: string[]): string =>
          makeManifest(
            list,
            list.map((path) => md5Of(path)),
          ).md5;
        expect(hash(shuffled)).toBe(hash(paths));
      }),
    );
  });

  it("read back as they were made", () => {
    const { files, manifest, md5 } = recorded[0] as RecordedTree;
    const entries = parseManifest(manifest, md5);
    expect(Object.fromEntries(entries.map((entry) => [entry.path, entry.md5]))).toEqual(
      Object.fromEntries(Object.entries(files).map(([path, text]) => [path, md5Of(text)])),
    );
  });

  it.each(["../outside", "/etc/passwd", "a/../../b", ".", ""])(
    "refuse the path %j that leaves the directory",
    (relpath) => {
      const text = JSON.stringify([{ md5: "d41d8cd98f00b204e9800998ecf8427e", relpath }]);
      expect(() => parseManifest(text, "x.dir")).toThrow(/is not a path inside the directory/);
    },
  );

  it("refuse text that is no list of hashes", () => {
    expect(() => parseManifest("{}", "x.dir")).toThrow(/expected a list/);
    expect(() => parseManifest('[{"md5": "no", "relpath": "a"}]', "x.dir")).toThrow(/is not an md5/);
  });
});

describe("code-point order", () => {
  it("is the order of the UTF-8 bytes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (a, b) => {
        expect(Math.sign(compareCodePoints(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
      }),
    );
    expect(compareCodePoints("\ufffd", "\u{1f600}")).toBeLessThan(0);
  });
});
