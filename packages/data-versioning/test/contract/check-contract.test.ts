import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkContract } from "../../src/contract/check-contract.ts";
import { describeViolation } from "../../src/contract/contract.ts";
import { stabilityIndex } from "../../src/contract/drift.ts";
import { parseContract } from "../../src/contract/read-contract.ts";
import { profileFiles } from "../../src/table/profile.ts";
import type { TableFiles } from "../../src/table/table.ts";

const folder = mkdtempSync(join(tmpdir(), "mlops-contract-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

function csv(...lines: string[]): TableFiles {
  files += 1;
  const path = join(folder, `${files}.csv`);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return { format: "csv", paths: [path] };
}

async function violations(contract: string, data: TableFiles, options = {}): Promise<string[]> {
  return (await checkContract(parseContract(contract, "contract.yaml"), data, options)).violations.map(
    describeViolation,
  );
}

const GOOD = csv("at,origin,minutes", "2001-01-01 10:00:00,LAX,5", "2001-01-02 10:00:00,SFO,-3");

describe("a contract", () => {
  it("is kept by good data", async () => {
    const contract =
      "columns:\n  at: {type: timestamp, nulls: 0}\n  origin: {type: string, pattern: '^[A-Z]{3}$'}\n  minutes: {type: integer, min: -60, max: 600}\nunique: true\nrows: {min: 2}\n";
    expect(await checkContract(parseContract(contract, "c"), GOOD)).toEqual({ ok: true, rows: 2, violations: [] });
  });

  it.each([
    ["columns: {gone: {type: string}}", "gone: column: expected to be there, found no such column"],
    ["columns: {minutes: {type: string}}", "minutes: type: expected string, found BIGINT"],
    [
      "columns: {minutes: {min: 0}}",
      'minutes: min: expected at least 0, found -3 (1 row, such as {"at":"2001-01-02 10:00:00","origin":"SFO","minutes":"-3"})',
    ],
    [
      "columns: {minutes: {max: 4}}",
      'minutes: max: expected at most 4, found 5 (1 row, such as {"at":"2001-01-01 10:00:00","origin":"LAX","minutes":"5"})',
    ],
    [
      "columns: {at: {type: timestamp, max: '2001-01-01'}}",
      "at: max: expected at most 2001-01-01, found 2001-01-01 10:00:00 (2 rows",
    ],
    ["columns: {origin: {pattern: '^L'}}", "origin: pattern: expected to match ^L, found SFO (1 row"],
    ["columns: {origin: {values: [LAX]}}", "origin: values: expected one of LAX, found SFO (1 row"],
    ["columns: {origin: string}\nextra_columns: forbid", "at: extra column: expected no other columns"],
    ["rows: {min: 3}", "rows: rows: expected at least 3, found 2"],
    ["rows: {max: 1}", "rows: rows: expected at most 1, found 2"],
    [
      "freshness: {column: at, days: 1, of: '2001-01-04'}",
      "at: freshness: expected a value of the last 1 days, found 2001-01-02 10:00:00, 1.6 days before",
    ],
  ])("%s is broken in a way that is told", async (contract, message) => {
    const found = await violations(contract, GOOD);
    expect(found[0]?.slice(0, message.length)).toBe(message);
  });

  it("allows a share of nulls", async () => {
    const data = csv("a,b", "1,x", ",y", "3,z", "4,w");
    expect(await violations("columns: {a: {nulls: 0.25}}", data)).toEqual([]);
    expect(await violations("columns: {a: {nulls: 0.2}}", data)).toEqual([
      'a: nulls: expected at most 20 %, found 25.0 % (1 row, such as {"a":null,"b":"y"})',
    ]);
  });

  it("finds repeated rows, keys and values", async () => {
    const data = csv("k,v", "1,x", "1,x", "1,y", "2,y");
    expect(await violations("unique: true", data)).toEqual([
      'rows: unique: expected each row once, found repeated rows (1 row, such as {"k":"1","v":"x","times":"2"})',
    ]);
    expect(await violations("unique: [k]", data)).toEqual([
      'rows: unique: expected each k once, found repeated rows (2 rows, such as {"k":"1","times":"3"})',
    ]);
    expect(await violations("unique: [[k, v], [v]]", data)).toHaveLength(2);
    expect(await violations("columns: {v: {unique: true}}", data)).toHaveLength(1);
  });

  it("limits how far the data move from the last version", async () => {
    const previous = await profileFiles(csv("x,c", "10,a", "12,a", "14,b", "16,b"));
    const moved = csv("x,c", "30,a", "32,b", ",b", "36,b");
    const contract = "columns:\n  x: {drift: {mean: 2, nulls: 0.1}}\n  c: {drift: {psi: 0.2}}\n";
    const found = await violations(contract, moved, { previous });
    expect(found[0]).toMatch(
      /^x: drift of the mean: expected at most 2 standard deviations from the last version, found 8\.\d+ standard deviations/,
    );
    expect(found[1]).toBe("x: drift of nulls: expected at most 0.1 from the last version, found 0.250");
    expect(found[2]).toMatch(/^c: drift of shares \(PSI\)/);
    expect(await violations(contract, csv("x,c", "10,a", "13,a", "14,b", "16,b"), { previous })).toEqual([]);
  });

  it("says where it is wrong itself", () => {
    expect(() => parseContract("columns:\n  a: {type: text}\n", "contract.yaml")).toThrow(
      'contract.yaml:2:7: "columns.a.type" must be one of integer',
    );
    expect(() => parseContract("colums: {}\n", "contract.yaml")).toThrow(
      /contract\.yaml:1:1: "colums" must be one of dataset, columns/,
    );
    expect(() => parseContract("rows: {min: many}\n", "contract.yaml")).toThrow(
      /contract\.yaml:1:8: "rows\.min" must be a number/,
    );
  });

  it("does not let column names or patterns into the SQL", async () => {
    const data = csv('"a"" or 1=1 --",b', "1,x");
    expect(
      await violations(`columns:\n  'a" or 1=1 --': {type: integer, max: 0}\n  b: {pattern: "'; DROP"}\n`, data),
    ).toHaveLength(2);
  });
});

describe("the population stability index", () => {
  it("is 0 for equal shares and equals the formula otherwise", () => {
    expect(stabilityIndex({ a: 0.5, b: 0.5 }, { a: 0.5, b: 0.5 })).toBe(0);
    // (0.6-0.5)ln(0.6/0.5) + (0.4-0.5)ln(0.4/0.5)
    expect(stabilityIndex({ a: 0.6, b: 0.4 }, { a: 0.5, b: 0.5 })).toBeCloseTo(0.0405465108108164, 12);
  });
});
