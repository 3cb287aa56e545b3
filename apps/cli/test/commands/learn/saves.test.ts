import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { onSave } from "../../../src/commands/learn/saves.ts";

/** A file that is watched, and how often a save was told. */
function watched(...events: Parameters<typeof onSave> extends [unknown, unknown, ...infer Rest] ? Rest : never) {
  const folder = mkdtempSync(join(tmpdir(), "saves-"));
  const path = join(folder, "answer.ts");
  writeFileSync(path, "one");
  const told = vi.fn();
  const stop = onSave(path, told, ...events);
  onTestFinished(() => {
    stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return { folder, path, told };
}

/** As on a network drive or a mounted folder. */
const noEvents = {
  watch: () => {
    throw new Error("not supported");
  },
} as unknown as Parameters<typeof onSave>[2];

test("a save is told", async () => {
  const { path, told } = watched();
  writeFileSync(path, "changed");
  await vi.waitFor(() => expect(told).toHaveBeenCalled(), 5_000);
});

test("each save of an editor that replaces the file is told, the second as well", async () => {
  const { folder, path, told } = watched();
  for (const text of ["two two", "three three three"]) {
    told.mockClear();
    writeFileSync(join(folder, "answer.ts~"), text);
    renameSync(join(folder, "answer.ts~"), path);
    await vi.waitFor(() => expect(told).toHaveBeenCalled(), 5_000);
  }
});

test("where no file events come a save is seen all the same", async () => {
  const { path, told } = watched(noEvents);
  writeFileSync(path, "changed");
  await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(1), 5_000);
});
