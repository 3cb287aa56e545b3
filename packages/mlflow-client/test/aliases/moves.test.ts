import fc from "fast-check";
import { expect, it } from "vitest";
import { type AliasMove, promote, readAliasMoves, rollback, versionBefore } from "../../src/index.ts";
import { fakeRegistry } from "./fake-registry.ts";

const noted = { at: "", by: "", reason: "" };
const why = { by: "me", reason: "a test" };
const target = { name: "m", alias: "champion" };

it("rollbacks take promotions back in turn, however they mix with moves that failed and moves without a note", () => {
  const version = fc.integer({ min: 1, max: 9 });
  const step = fc.oneof(
    fc.record({ promote: version, fails: fc.boolean() }),
    fc.record({ back: fc.constant(true), fails: fc.boolean() }),
  );
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const moves: AliasMove[] = [];
      const stack: number[] = [];
      let present: number | undefined;
      for (const step of steps) {
        const before = versionBefore(moves, present);
        expect(before).toBe(stack.at(-1));
        const next = "back" in step ? before : step.promote;
        if (next === undefined) continue;
        moves.push({ kind: "back" in step ? "rollback" : "promote", version: next, from: present ?? null, ...noted });
        if (step.fails) continue;
        if ("back" in step) stack.pop();
        else if (present !== undefined && present !== next) stack.push(present);
        present = next;
      }
    }),
  );
});

it("a version that got the alias without a note is rolled back to the last noted one, and that one to its own before", () => {
  const moves: AliasMove[] = [
    { kind: "promote", version: 2, from: null, ...noted },
    { kind: "promote", version: 4, from: 2, ...noted },
  ];
  expect(versionBefore(moves, 7)).toBe(4);
  expect(versionBefore([...moves, { kind: "rollback", version: 4, from: 7, ...noted }], 4)).toBe(2);
});

it("a rollback after a promotion that failed half way does not go to the version that never served", async () => {
  const registry = fakeRegistry([1, 2, 3]);
  await promote(registry, { ...target, version: 1 }, why);
  await promote(registry, { ...target, version: 2 }, why);
  registry.before.setRegisteredModelAlias = () => {
    throw new Error("503");
  };
  await expect(promote(registry, { ...target, version: 3 }, why)).rejects.toThrow("503");
  registry.before.setRegisteredModelAlias = undefined;
  expect(registry.model.aliases).toEqual({ champion: 2 });
  expect(await rollback(registry, target, why)).toMatchObject({ version: 1, from: 2 });
  expect(registry.model.aliases).toEqual({ champion: 1 });
});

it("a promotion is refused, and leaves no note, when the alias moves meanwhile", async () => {
  const registry = fakeRegistry([1, 2, 3]);
  await promote(registry, { ...target, version: 1 }, why);
  registry.before.setRegisteredModelTag = () => {
    registry.before.setRegisteredModelTag = undefined;
    registry.model.aliases.champion = 2;
  };
  await expect(promote(registry, { ...target, version: 3 }, why)).rejects.toThrow(
    "m@champion is version 2 now, it was version 1 a moment ago: someone else moved it; look (mlops models show m), then try again",
  );
  expect(registry.model.aliases).toEqual({ champion: 2 });
  expect(readAliasMoves(registry.model, "champion").map(({ version }) => version)).toEqual([1]);
});

it("of two promotions at once one wins with its note, and the other is told", async () => {
  const registry = fakeRegistry([1, 2, 3]);
  await promote(registry, { ...target, version: 1 }, why);
  const outcomes = await Promise.allSettled([2, 3].map((version) => promote(registry, { ...target, version }, why)));
  const won = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value.version] : []));
  expect(won).toHaveLength(1);
  expect(registry.model.aliases).toEqual({ champion: won[0] });
  expect(readAliasMoves(registry.model, "champion").map(({ version }) => version)).toEqual([1, won[0]]);
});
