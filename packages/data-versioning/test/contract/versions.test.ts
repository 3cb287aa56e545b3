import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TemporaryRepository, temporaryRepository } from "../temporary-repository.ts";

let own: TemporaryRepository;
beforeEach(async () => {
  own = await temporaryRepository();
  own.write("contract.yaml", "dataset: data/rows\ncolumns:\n  a: {type: integer, min: 0}\n  b: {type: string}\n");
  own.write("data/rows/1.csv", "a,b\n1,x\n");
});
afterEach(() => own.remove());

describe("a version with a contract", () => {
  it("is checked when it is added, and the report stays with it", async () => {
    const [added] = await own.repository.add(["data/rows"]);
    expect(added?.contract).toEqual({ ok: true, rows: 1, violations: [] });
    own.write("data/rows/2.csv", "a,b\n-1,y\n");
    const [broken] = await own.repository.add(["data/rows"]);
    expect(broken?.contract).toMatchObject({ ok: false, violations: [{ column: "a", rule: "min", count: 1 }] });
    expect(broken?.breaking).toEqual([]);
  });

  it("is refused as a whole when add is strict", async () => {
    own.write("data/rows/2.csv", "a,b\n-1,y\n");
    await expect(own.repository.add(["data/rows"], { strict: true })).rejects.toThrow(
      /data\/rows breaks its contract: a: min/,
    );
    expect(await own.repository.status()).toEqual([]);
  });

  it("is not pushed when its schema breaks consumers, unless told to", async () => {
    await own.repository.add(["data/rows"]);
    await own.repository.push();
    own.write("data/rows/1.csv", "a,c\n1,x\n");
    const [added] = await own.repository.add(["data/rows"]);
    expect(added?.breaking).toEqual(["b: column: expected to be there, found no such column", "b: column removed"]);
    await expect(own.repository.push()).rejects.toThrow(
      /push of data\/rows is blocked.*b: column removed; correct it, or say --allow-breaking/,
    );
    expect((await own.repository.push([], { allowBreaking: true })).pushed).toBe(2);
  });
});
