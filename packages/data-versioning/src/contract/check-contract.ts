import { profileTable, type TableProfile } from "../table/profile.ts";
import { columnType, sqlName, sqlText, type Table, type TableFiles, withTable } from "../table/table.ts";
import type { ColumnContract, Contract, ContractReport, ContractViolation } from "./contract.ts";
import { checkDrift } from "./drift.ts";

export interface ContractCheckOptions {
  /** Profile of the last version, for limits on how far the data may move. */
  readonly previous?: TableProfile;
  /** Time of the check, for freshness. */
  readonly now?: Date;
}

/** Rows shown for a violation. */
const EXAMPLES = 3;

/** Checks files against a contract with DuckDB: one pass for all rules about values, one query for each rule that is broken. */
export function checkContract(
  contract: Contract,
  files: TableFiles,
  options: ContractCheckOptions = {},
): Promise<ContractReport> {
  return withTable(files, (table) => checkTable(contract, table, options));
}

async function checkTable(contract: Contract, table: Table, options: ContractCheckOptions): Promise<ContractReport> {
  const violations = [...columnViolations(contract, table)];
  const sound = contract.columns.filter((column) => table.columns.has(column.name) && typeFits(column, table));
  const rules = sound.flatMap((column) => valueRules(column));
  const counts = await countAll(table, rules);
  violations.push(...(await valueViolations(table, rules, counts)));
  const { rows } = counts;
  violations.push(...rowCountViolations(contract, rows));
  for (const column of sound)
    if (column.unique) violations.push(...(await uniqueViolations(table, [column.name], column.name)));
  for (const key of contract.unique) violations.push(...(await uniqueViolations(table, key, null)));
  violations.push(...(await freshnessViolations(contract, table, options.now)));
  if (options.previous && sound.some((column) => column.drift))
    violations.push(...checkDrift(sound, await profileTable(table), options.previous));
  return { ok: violations.length === 0, rows, violations };
}

function columnViolations(contract: Contract, table: Table): ContractViolation[] {
  const found = contract.columns.flatMap((column): ContractViolation[] => {
    const sqlType = table.columns.get(column.name);
    if (sqlType === undefined) return [structural(column.name, "column", "to be there", "no such column")];
    return typeFits(column, table) ? [] : [structural(column.name, "type", column.type as string, sqlType)];
  });
  if (contract.extraColumns === "allow") return found;
  const named = new Set(contract.columns.map((column) => column.name));
  const extra = [...table.columns.keys()].filter((name) => !named.has(name));
  return [
    ...found,
    ...extra.map((name) => ({
      ...structural(name, "extra column", "no other columns", "a column that the contract does not name"),
      breaking: false,
    })),
  ];
}

function structural(column: string, rule: string, expected: string, found: string): ContractViolation {
  return { column, rule, expected, found, count: 0, examples: [], breaking: true };
}

function typeFits(column: ColumnContract, table: Table): boolean {
  const actual = columnType(table.columns.get(column.name) ?? "");
  return column.type === undefined || actual === column.type || (column.type === "number" && actual === "integer");
}

/** A rule about single values: rows for which `broken` holds break it. */
interface ValueRule {
  readonly column: string;
  readonly rule: string;
  readonly expected: string;
  readonly broken: string;
  /** Share of rows that may break it. */
  readonly allowed: number;
}

function valueRules(column: ColumnContract): ValueRule[] {
  const name = sqlName(column.name);
  const rules: ValueRule[] = [];
  const add = (rule: string, expected: string, broken: string, allowed = 0): void => {
    rules.push({ column: column.name, rule, expected, broken, allowed });
  };
  if (column.nulls !== undefined) add("nulls", `at most ${column.nulls * 100} %`, `${name} IS NULL`, column.nulls);
  if (column.min !== undefined) add("min", `at least ${column.min}`, `${name} < ${literal(column, column.min)}`);
  if (column.max !== undefined) add("max", `at most ${column.max}`, `${name} > ${literal(column, column.max)}`);
  if (column.pattern !== undefined)
    add("pattern", `to match ${column.pattern}`, `NOT regexp_matches(${name}, ${sqlText(column.pattern)})`);
  if (column.values !== undefined)
    add(
      "values",
      `one of ${column.values.join(", ")}`,
      `${name} NOT IN (${column.values.map((value) => literal(column, value)).join(", ")})`,
    );
  return rules;
}

function literal(column: ColumnContract, value: number | string): string {
  if (typeof value === "number") return String(value);
  if (column.type === "timestamp" || column.type === "date") return `${column.type.toUpperCase()} ${sqlText(value)}`;
  return sqlText(value);
}

interface Counts {
  readonly rows: number;
  readonly broken: readonly number[];
}

async function countAll(table: Table, rules: readonly ValueRule[]): Promise<Counts> {
  const parts = rules.map((rule, i) => `, count(*) FILTER (WHERE ${rule.broken}) AS r${i}`);
  const [row = {}] = await table.rows(`SELECT count(*) AS n${parts.join("")} FROM data`);
  return { rows: Number(row.n ?? 0), broken: rules.map((_, i) => Number(row[`r${i}`])) };
}

async function valueViolations(
  table: Table,
  rules: readonly ValueRule[],
  counts: Counts,
): Promise<ContractViolation[]> {
  const violations: ContractViolation[] = [];
  for (const [i, { column, rule, expected, broken, allowed }] of rules.entries()) {
    const count = counts.broken[i] as number;
    if (count <= allowed * counts.rows) continue;
    const examples = await table.rows(`SELECT * FROM data WHERE ${broken} LIMIT ${EXAMPLES}`);
    const found =
      rule === "nulls" ? `${((count / counts.rows) * 100).toPrecision(3)} %` : String(examples[0]?.[column] ?? "null");
    violations.push({ column, rule, expected, found, count, examples, breaking: true });
  }
  return violations;
}

function rowCountViolations({ rows: limits }: Contract, rows: number): ContractViolation[] {
  const broken = (rule: string, expected: string): ContractViolation => ({
    column: null,
    rule,
    expected,
    found: String(rows),
    count: 0,
    examples: [],
    breaking: false,
  });
  if (limits.min !== undefined && rows < limits.min) return [broken("rows", `at least ${limits.min}`)];
  return limits.max !== undefined && rows > limits.max ? [broken("rows", `at most ${limits.max}`)] : [];
}

async function uniqueViolations(
  table: Table,
  key: readonly string[],
  column: string | null,
): Promise<ContractViolation[]> {
  const names = key.length === 0 ? [...table.columns.keys()] : key;
  if (names.some((name) => !table.columns.has(name))) return [];
  const list = names.map(sqlName).join(", ");
  const groups = `SELECT ${list}, count(*) AS times FROM data GROUP BY ${list} HAVING count(*) > 1`;
  const [row = {}] = await table.rows(`SELECT coalesce(sum(times - 1), 0)::BIGINT AS n FROM (${groups})`);
  const count = Number(row.n);
  if (count === 0) return [];
  const examples = await table.rows(`${groups} ORDER BY times DESC LIMIT ${EXAMPLES}`);
  const expected = key.length === 0 ? "each row once" : `each ${names.join(" + ")} once`;
  return [{ column, rule: "unique", expected, found: "repeated rows", count, examples, breaking: true }];
}

async function freshnessViolations(
  { freshness }: Contract,
  table: Table,
  now: Date | undefined,
): Promise<ContractViolation[]> {
  if (!freshness || !table.columns.has(freshness.column)) return [];
  const at = freshness.of === undefined ? (now ?? new Date()) : new Date(freshness.of);
  const [row = {}] = await table.rows(`SELECT max(${sqlName(freshness.column)})::VARCHAR AS newest FROM data`);
  const newest = row.newest === null || row.newest === undefined ? undefined : String(row.newest);
  const ageDays =
    newest === undefined
      ? Number.POSITIVE_INFINITY
      : (at.getTime() - new Date(`${newest.replace(" ", "T").slice(0, 23)}Z`).getTime()) / 86_400_000;
  if (ageDays <= freshness.days) return [];
  const found = newest === undefined ? "no value" : `${newest}, ${ageDays.toFixed(1)} days before ${at.toISOString()}`;
  return [
    {
      column: freshness.column,
      rule: "freshness",
      expected: `a value of the last ${freshness.days} days`,
      found,
      count: 0,
      examples: [],
      breaking: false,
    },
  ];
}
