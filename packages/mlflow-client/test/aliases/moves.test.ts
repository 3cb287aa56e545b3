import fc from "fast-check";
import { expect, it } from "vitest";
import { type AliasMove, versionBefore } from "../../src/index.ts";

const noted = { at: "", by: "", reason: "" };

it("rollbacks take promotions back in turn, however they mix", () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: 1, max: 9 }), { nil: "back" as const })), (steps) => {
      const moves: AliasMove[] = [];
      const stack: number[] = [];
      let present: number | undefined;
      for (const step of steps) {
        if (step !== "back") {
          if (present !== undefined && present !== step) stack.push(present);
          moves.push({ kind: "promote", version: step, from: present ?? null, ...noted });
          present = step;
          continue;
        }
        const before = versionBefore(moves, present);
        expect(before).toBe(stack.pop());
        if (before === undefined) continue;
        moves.push({ kind: "rollback", version: before, from: present ?? null, ...noted });
        present = before;
      }
    }),
  );
});

it("a version that got the alias without a note is rolled back to the last noted one", () => {
  expect(versionBefore([{ kind: "promote", version: 4, from: null, ...noted }], 7)).toBe(4);
});
