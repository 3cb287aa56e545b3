import { expect, test } from "vitest";
import { checkExercise } from "../../src/index.ts";
import { doubleExercise, root } from "../exercises/fixture.ts";

function answered(code: string, timeoutSeconds = 20) {
  return checkExercise(doubleExercise({ "double.ts": code }), { root, timeoutSeconds });
}

test("an endless loop is ended and named", async () => {
  const { outcome, messages } = await answered(
    "export function double(n: number): number { while (n > 0); return n; }",
    4,
  );
  expect(outcome).toBe("timeout");
  expect(messages.join()).toContain("did not end within 4 s");
});

test("a list that grows without end is stopped and named", async () => {
  const { outcome, messages } = await answered(
    "export function double(n: number): number { const all: number[][] = []; while (n > 0) all.push(new Array(1e5).fill(n)); return n; }",
  );
  expect(outcome).toBe("out-of-memory");
  expect(messages.join()).toContain("took more than 1024 MB of memory");
});

test("memory outside of the heap is counted too", async () => {
  const { outcome } = await answered(
    "export function double(n: number): number { const all: Uint8Array[] = []; while (n > 0) all.push(new Uint8Array(1e8).fill(n)); return n; }",
  );
  expect(outcome).toBe("out-of-memory");
});
