import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { beforeAll, expect, test } from "vitest";

const database = new PGlite();
const question = `select id, event_time, probability from predictions
  where model_version = 3 order by event_time desc limit 100`;
let plan: Node;

interface Node {
  "Node Type": string;
  "Actual Rows": number;
  "Rows Removed by Filter"?: number;
  Plans?: Node[];
}

function nodes(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(nodes)];
}

beforeAll(async () => {
  await database.exec(`
    create table predictions as
    select n as id, case when n % 200 = 0 then 3 else 1 + n % 2 end as model_version,
      timestamptz '2001-01-01' + n * interval '1 minute' as event_time, (n % 1000) / 1000.0 as probability
    from generate_series(1, 60000) n`);
  await database.exec(readFileSync(join(import.meta.dirname, "index.sql"), "utf8"));
  await database.exec("vacuum analyze predictions");
  const { rows } = await database.query<{ "QUERY PLAN": [{ Plan: Node }] }>(
    `explain (analyze, format json) ${question}`,
  );
  plan = rows[0]?.["QUERY PLAN"][0].Plan as Node;
});

const kinds = (): string =>
  nodes(plan)
    .map((node) => node["Node Type"])
    .join(" < ");

test("it reads few rows", () => {
  const read = nodes(plan).map((node) => node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0));
  expect(
    Math.max(...read),
    `rows that one step of the plan (${kinds()}) went through; with the right index it reads few rows`,
  ).toBeLessThan(200);
});

test("it sorts nothing", () => {
  expect(kinds(), "steps of the plan: it sorts nothing").not.toContain("Sort");
});

test("it does not visit the table", () => {
  expect(kinds(), "steps of the plan: with an index-only scan it does not visit the table").toContain(
    "Index Only Scan",
  );
});

test("there is one index", async () => {
  const { rows } = await database.query("select 1 from pg_indexes where tablename = 'predictions'");
  expect(rows.length, "indexes on the table").toBe(1);
});
