import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { claimSpool } from "../../src/log/adopt.ts";
import { segmentPath } from "../../src/log/segment.ts";
import { scratchDirectory } from "../scratch.ts";

function spoolOf(root: string, instance: string, pid: number, ...segments: string[]): void {
  const directory = join(root, instance);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "owner.pid"), String(pid));
  segments.forEach((text, index) => {
    writeFileSync(segmentPath(directory, index + 1), text);
  });
}

describe("a process that claims its spool", () => {
  it("takes over what the dead have left, in order after its own, and leaves the living theirs", () => {
    const root = scratchDirectory();
    spoolOf(root, "inference-0", 1, "own");
    spoolOf(root, "inference-1", 2, "dead 1", "dead 2");
    spoolOf(root, "inference-2", 3, "living");
    const own = claimSpool(root, "inference-0", (pid) => pid === 3);
    const texts = readdirSync(own)
      .filter((name) => name.endsWith(".ndjson"))
      .sort()
      .map((name) => readFileSync(join(own, name), "utf8"));
    expect(texts).toEqual(["own", "dead 1", "dead 2"]);
    expect(existsSync(join(root, "inference-1"))).toBe(false);
    expect(readdirSync(join(root, "inference-2"))).toHaveLength(2);
    expect(readFileSync(join(own, "owner.pid"), "utf8")).toBe(String(process.pid));
  });
});
