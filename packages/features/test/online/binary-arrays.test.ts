import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { realArray, textArray, timestamptzArray } from "../../src/online/binary-arrays.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

async function echo(array: Buffer, type: string): Promise<unknown[]> {
  const { rows } = await database.pool.query<{ value: unknown }>(
    `select value from unnest($1::${type}[]) with ordinality as t(value, place) order by place`,
    [array],
  );
  return rows.map((row) => row.value);
}

describe("an array in Postgres's binary form", () => {
  it("arrives as the 32-bit numbers it was made from", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.float({ noNaN: true, noDefaultInfinity: true })), async (values) => {
        const found = await echo(realArray(values), "real");
        expect(found).toHaveLength(values.length);
        found.forEach((value, index) => {
          expect(Math.fround(value as number)).toBe(values[index]);
        });
      }),
      { numRuns: 30 },
    );
  });

  it("arrives as the texts it was made from, of any script", async () => {
    const text = fc.string({ unit: "grapheme" }).filter((value) => !value.includes("\0"));
    await fc.assert(
      fc.asyncProperty(fc.array(text), async (values) => {
        expect(await echo(textArray(values), "text")).toEqual(values);
      }),
      { numRuns: 30 },
    );
  });

  it("arrives as the instants it was made from, before and after the year 2000", async () => {
    const values = [0, -1, Date.UTC(2001, 0, 1), Date.UTC(1969, 6, 20, 20, 17), Date.UTC(2100, 1, 28, 23, 59, 59, 999)];
    const found = await echo(timestamptzArray(values), "timestamptz");
    expect(found.map((value) => (value as Date).getTime())).toEqual(values);
  });
});
