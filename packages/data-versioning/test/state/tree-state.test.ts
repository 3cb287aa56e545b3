import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readTreeState, writeTreeState } from "../../src/state/tree-state.ts";

const folder = mkdtempSync(join(tmpdir(), "mlops-state-"));
afterAll(() => rmSync(folder, { recursive: true }));

const state = {
  paths: ["a", "sub/é", "\u{1f600}"],
  inodes: [1, 2, 2 ** 40],
  mtimes: [1000.25, 2000.5, 3000],
  sizes: [0, 5, 2 ** 33],
  md5s: ["d41d8cd98f00b204e9800998ecf8427e", "0cc175b9c0f1b6a831c399e269772661", "ffffffffffffffffffffffffffffffff"],
  md5: "29b73a3b1474cb5986d7e58367c29e05.dir",
};

describe("the state of a tracked path", () => {
  it("comes back as it was noted", () => {
    const file = join(folder, "one.state");
    writeTreeState(file, state, 1e9);
    const read = readTreeState(file);
    expect(read?.paths).toEqual(state.paths);
    expect([...(read?.inodes ?? [])]).toEqual(state.inodes);
    expect([...(read?.mtimes ?? [])]).toEqual(state.mtimes);
    expect([...(read?.sizes ?? [])]).toEqual(state.sizes);
    expect(state.md5s.map((_, i) => read?.md5s[i])).toEqual(state.md5s);
    expect(read?.md5).toBe(state.md5);
  });

  it("does not trust a file that was touched within the last tick", () => {
    const file = join(folder, "racy.state");
    writeTreeState(file, state, 2005);
    expect(Number.isNaN(readTreeState(file)?.mtimes[1])).toBe(true);
    expect(readTreeState(file)?.mtimes[0]).toBe(1000.25);
  });

  it("is as good as none when its file is damaged, cut off or of another kind", () => {
    const file = join(folder, "damaged.state");
    writeTreeState(file, state, 1e9);
    const bytes = readFileSync(file);
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8(flipped.readUInt8(80) ^ 1, 80);
    for (const broken of [flipped, bytes.subarray(0, bytes.length - 3), Buffer.from("other"), Buffer.alloc(0)]) {
      writeFileSync(file, broken);
      expect(readTreeState(file)).toBeUndefined();
    }
    expect(readTreeState(join(folder, "none.state"))).toBeUndefined();
  });

  it("holds an empty folder", () => {
    const file = join(folder, "empty.state");
    writeTreeState(
      file,
      { paths: [], inodes: [], mtimes: [], sizes: [], md5s: [], md5: "d751713988987e9331980363e24189ce.dir" },
      1,
    );
    expect(readTreeState(file)?.paths).toEqual([]);
  });
});
