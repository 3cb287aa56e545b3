import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { md5Of } from "../../src/objects/digest.ts";
import { workOn } from "../../src/objects/work.ts";

const folder = mkdtempSync(join(tmpdir(), "mlops-digest-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function hashes(content: Uint8Array | string): Promise<{ plain?: string; dos2unix?: string }> {
  const file = join(folder, "file");
  writeFileSync(file, content);
  const [plain = ""] = (await workOn({ kind: "hash", sources: [file] })).md5s;
  const [dos2unix = ""] = (await workOn({ kind: "hash", sources: [file], dos2unix: true })).md5s;
  return { plain, dos2unix };
}

describe("hashes of files", () => {
  it("are the MD5 of the bytes, across block borders", async () => {
    for (const size of [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3_000_000]) {
      const bytes = Buffer.alloc(size, "x");
      expect((await hashes(bytes)).plain).toBe(md5Of(bytes));
    }
  });

  it("of DVC 2 do not see the kind of line end in text, and see it in binary data", async () => {
    expect((await hashes("a\r\nb\r\n")).dos2unix).toBe(md5Of("a\nb\n"));
    expect((await hashes("a\rb\n")).dos2unix).toBe(md5Of("a\rb\n"));
    const binary = Buffer.from([0, 0x0d, 0x0a, 1]);
    expect((await hashes(binary)).dos2unix).toBe(md5Of(binary));
  });

  it.each([0, (1 << 20) - 1, 1 << 20, 9_500_000])(
    "go with the very bytes into the cache and back, %i of them",
    async (size) => {
      const [file, objects, back] = ["large", "objects", "back"].map((name) => join(folder, name)) as [
        string,
        string,
        string,
      ];
      const bytes = Buffer.alloc(size, "0123456789abcdef");
      writeFileSync(file, bytes);
      let told = 0;
      const stored = await workOn({ kind: "store", sources: [file], objects, temporary: folder }, (n) => (told += n));
      const md5 = md5Of(bytes);
      expect(stored.md5s).toEqual([md5]);
      expect(told).toBe(size < 1 << 20 ? 0 : size);
      const object = join(objects, md5.slice(0, 2), md5.slice(2));
      const copy = {
        kind: "copy",
        sources: [object],
        md5s: [md5],
        targets: [back],
        temporary: folder,
        mode: 0o666,
        skipPresent: false,
      } as const;
      expect((await workOn(copy)).problems).toEqual([]);
      expect(readFileSync(back).equals(bytes)).toBe(true);
      const other = "f".repeat(32);
      expect((await workOn({ ...copy, md5s: [other] })).problems[0]).toMatchObject({ kind: "corrupt", detail: md5 });
      expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    },
  );

  it("name a file that is not there", async () => {
    expect((await workOn({ kind: "hash", sources: [join(folder, "none")] })).problems[0]).toMatchObject({
      index: 0,
      kind: "missing",
    });
  });
});
