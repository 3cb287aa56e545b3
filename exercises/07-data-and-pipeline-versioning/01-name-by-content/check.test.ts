import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { get, put } from "./store.ts";

const root = mkdtempSync(join(tmpdir(), "store-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const files = (): string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

test("the name is the MD5 of the bytes, in DVC's layout", () => {
  expect(put(root, bytes("flights\n")), "the name of 'flights' and a line feed").toBe(
    "a6b8956561d51625dd23303964508f82",
  );
  expect(
    statSync(join(root, "files/md5/a6/b8956561d51625dd23303964508f82"), { throwIfNoEntry: false })?.size,
    "size of the file at files/md5/a6/b895…",
  ).toBe(8);
});

test("the same bytes are stored once and cannot be written to", () => {
  const before = files().length;
  const names = [put(root, bytes("same")), put(root, bytes("same"))];
  expect(names[0], "the name of the same bytes the second time").toBe(names[1]);
  expect(files().length - before, "files that adding the same bytes twice has made").toBe(1);
  const hash = names[0] ?? "";
  const { mode } = statSync(join(root, "files/md5", hash.slice(0, 2), hash.slice(2)));
  expect((mode & 0o777).toString(8), "mode of a stored object").toBe("444");
});

test("what was stored comes back, and what was not is an error that names it", () => {
  expect(new TextDecoder().decode(get(root, put(root, bytes("again")))), "what came back").toBe("again");
  expect(() => get(root, "0".repeat(32)), "a hash that is not in the store").toThrow("0".repeat(32));
});

test("a damaged object is never handed out", () => {
  const hash = put(root, bytes("precious"));
  const path = join(root, "files/md5", hash.slice(0, 2), hash.slice(2));
  chmodSync(path, 0o644);
  writeFileSync(path, "PRECIOUS");
  expect(() => get(root, hash), "an object whose bytes were changed on disk: it is damaged").toThrow(hash);
});

test("a name that is no hash is refused", () => {
  writeFileSync(join(root, "secret"), "secret");
  for (const name of ["../../../secret", "ab/../../../secret", "", "XYZ"]) {
    expect(() => get(root, name), `the name ${JSON.stringify(name)}, which is no hash`).toThrow();
  }
});
