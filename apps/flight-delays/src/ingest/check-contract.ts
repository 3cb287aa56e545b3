import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { parse } from "yaml";
import { z } from "zod";
import { quoted, withDuckDB } from "../tables/duckdb.ts";
import type { ContractReport, ContractViolation } from "./contract.ts";

const bound = z.union([z.number(), z.string()]);
const columnRules = z.object({
  type: z.enum(["timestamp", "string", "integer"]),
  nulls: z.number().min(0).max(1).default(0),
  min: bound.optional(),
  max: bound.optional(),
  pattern: z.string().optional(),
});
const contractSchema = z.object({
  columns: z.record(z.string(), columnRules),
  unique: z.boolean().default(false),
  rows: z.object({ min: z.number().int() }).optional(),
});
type ColumnRules = z.infer<typeof columnRules>;

const TYPES: Record<ColumnRules["type"], readonly string[]> = {
  timestamp: ["TIMESTAMP"],
  string: ["VARCHAR"],
  integer: ["BIGINT", "INTEGER", "SMALLINT"],
};
const EXAMPLES = 3;

/** Checks all parquet files of `folder` against the contract in `contractFile`. */
export async function checkContract(folder: string, contractFile: string): Promise<ContractReport> {
  const contract = contractSchema.parse(parse(await readFile(contractFile, "utf8"), { schema: "core" }));
  return withDuckDB(async (connection) => {
    await connection.run(
      `create view data as select * from read_parquet(${quoted(join(folder, "*.parquet"))}, union_by_name = true)`,
    );
    const described = await connection.runAndReadAll("describe data");
    const types = new Map(described.getRows().map((row) => [row[0] as string, row[1] as string]));
    const violations: ContractViolation[] = [];
    for (const [name, rules] of Object.entries(contract.columns)) {
      const type = types.get(name);
      if (type === undefined) violations.push(violation(name, "column", "to be there", "no such column"));
      else if (!TYPES[rules.type].includes(type)) violations.push(violation(name, "type", rules.type, type));
      else violations.push(...(await checkValues(connection, name, rules)));
    }
    const rows = await number(connection, "select count(*)::integer from data");
    if (contract.rows && rows < contract.rows.min) {
      violations.push(violation(null, "rows", `at least ${contract.rows.min}`, `${rows}`));
    }
    if (contract.unique) violations.push(...(await checkUnique(connection)));
    return { ok: violations.length === 0, rows, violations };
  });
}

async function checkValues(
  connection: DuckDBConnection,
  name: string,
  rules: ColumnRules,
): Promise<ContractViolation[]> {
  const literal = (value: string | number): string =>
    rules.type === "timestamp" ? `timestamp ${quoted(String(value))}` : `${value}`;
  const checks: [rule: string, expected: string, where: string][] = [
    ["nulls", `at most ${rules.nulls * 100} %`, `${name} is null`],
    ["min", `at least ${rules.min}`, rules.min === undefined ? "false" : `${name} < ${literal(rules.min)}`],
    ["max", `at most ${rules.max}`, rules.max === undefined ? "false" : `${name} > ${literal(rules.max)}`],
    [
      "pattern",
      `to match ${rules.pattern}`,
      rules.pattern === undefined ? "false" : `not regexp_matches(${name}, ${quoted(rules.pattern)})`,
    ],
  ];
  const violations: ContractViolation[] = [];
  for (const [rule, expected, where] of checks) {
    const count = await number(connection, `select count(*)::integer from data where ${where}`);
    const allowed =
      rule === "nulls" ? rules.nulls * (await number(connection, "select count(*)::integer from data")) : 0;
    if (count <= allowed) continue;
    const examples = await rowsOf(connection, `select * from data where ${where} limit ${EXAMPLES}`);
    violations.push({ column: name, rule, expected, found: String(examples[0]?.[name] ?? "null"), count, examples });
  }
  return violations;
}

async function checkUnique(connection: DuckDBConnection): Promise<ContractViolation[]> {
  const groups = "select *, count(*)::integer as times from data group by all having count(*) > 1";
  const count = await number(connection, `select coalesce(sum(times - 1), 0)::integer from (${groups})`);
  if (count === 0) return [];
  const examples = await rowsOf(connection, `${groups} limit ${EXAMPLES}`);
  return [{ column: null, rule: "unique", expected: "each row once", found: "repeated rows", count, examples }];
}

function violation(column: string | null, rule: string, expected: string, found: string): ContractViolation {
  return { column, rule, expected, found, count: 0, examples: [] };
}

async function number(connection: DuckDBConnection, sql: string): Promise<number> {
  return (await connection.runAndReadAll(sql)).getRows()[0]?.[0] as number;
}

async function rowsOf(connection: DuckDBConnection, sql: string): Promise<Record<string, unknown>[]> {
  const reader = await connection.runAndReadAll(sql);
  return reader.getRowObjectsJson() as Record<string, unknown>[];
}
