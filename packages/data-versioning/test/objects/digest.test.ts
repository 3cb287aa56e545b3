import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { md5Of } from "../../src/objects/digest.ts";
import { workOn } from "../../src/objects/work.ts";

const folder = mkdtempSync(join(tmpdir(), "mlops-digest-"));
afterAll(() => rmSync(folder, { recursive: true }));

function hashes(content: Uint8Array | string): { plain: string | undefined; dos2unix: string | undefined } {
  const file = join(folder, "file");
  writeFileSync(file, content);
  return {
    plain: workOn({ kind: "hash", sources: [file] }).md5s[0],
    dos2unix: workOn({ kind: "hash", sources: [file], dos2unix: true }).md5s[0],
  };
}

describe("hashes of files", () => {
  it("are the MD5 of the bytes, across block borders", () => {
    for (const size of [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3_000_000]) {
      const bytes = Buffer.alloc(size, "x");
      expect(hashes(bytes).plain).toBe(md5Of(bytes));
    }
  });

  it("of DVC 2 do not see the kind of line end in text, and see it in binary data", () => {
    expect(hashes("a\r\nb\r\n").dos2unix).toBe(md5Of("a\nb\n"));
    expect(hashes("a\rb\n").dos2unix).toBe(md5Of("a\rb\n"));
    const binary = Buffer.from([0, 0x0d, 0x0a, 1]);
    expect(hashes(binary).dos2unix).toBe(md5Of(binary));
  });

  it("name a file that is not there", () => {
    expect(workOn({ kind: "hash", sources: [join(folder, "none")] }).problems[0]).toMatchObject({
      index: 0,
      kind: "missing",
    });
  });
});
