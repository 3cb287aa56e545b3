import { describe, expect, it } from "vitest";
import {
  createRandom,
  drawWithoutReplacement,
  drawWithReplacement,
  kolmogorovSmirnov,
  OutOfDomainError,
} from "../../src/index.ts";
import { oracles } from "../oracles.ts";

describe("seeded random numbers", () => {
  it.each(Object.keys(oracles.xoshiro))("gives the reference stream of seed %s", (seed) => {
    const random = createRandom(Number(seed));
    expect(oracles.xoshiro[seed]?.map(() => random.nextUint32())).toEqual(oracles.xoshiro[seed]);
  });

  it("refuses a seed that is no integer", () => {
    expect(() => createRandom(0.5)).toThrow(OutOfDomainError);
  });

  it("draws floats that are uniform and normals that are normal", () => {
    const random = createRandom(7);
    const rows = 4000;
    const uniform = Array.from({ length: rows }, () => random.nextFloat());
    const grid = Array.from({ length: rows }, (_, row) => (row + 0.5) / rows);
    expect(kolmogorovSmirnov(grid, uniform).pValue).toBeGreaterThan(0.01);
    const normal = Array.from({ length: rows }, () => random.nextNormal());
    const mean = normal.reduce((a, b) => a + b) / rows;
    const variance = normal.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows;
    expect(Math.abs(mean)).toBeLessThan(0.06);
    expect(variance).toBeGreaterThan(0.92);
    expect(variance).toBeLessThan(1.08);
  });

  it("draws every integer below the bound about equally often", () => {
    const random = createRandom(3);
    const counts = new Array<number>(7).fill(0);
    for (let draw = 0; draw < 7000; draw++) {
      const value = random.nextInt(7);
      counts[value] = (counts[value] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(880);
    expect(counts.reduce((a, b) => a + b)).toBe(7000);
  });

  it("draws without replacement each index at most once, and all of them when asked for all", () => {
    const drawn = drawWithoutReplacement(createRandom(1), 50, 20);
    expect(new Set(drawn).size).toBe(20);
    expect([...drawWithoutReplacement(createRandom(2), 9, 9)].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(Math.max(...drawWithReplacement(createRandom(2), 9, 500))).toBe(8);
  });
});
