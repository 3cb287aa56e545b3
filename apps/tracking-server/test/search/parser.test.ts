import fc from "fast-check";
import { filters } from "mlflow-client";
import { describe, expect, it } from "vitest";
import { TrackingError } from "../../src/protocol/errors.ts";
import { parseFilter } from "../../src/search/parser.ts";
import { runFilter, runOrder } from "../../src/search/runs.ts";
import { Statement } from "../../src/search/statement.ts";

const key = fc.string({ minLength: 1 }).filter((text) => !text.includes("`"));
const value = fc.string().filter((text) => !(/['\\]/.test(text) && text.includes('"')));

describe("the filter grammar", () => {
  it("reads back whatever our client writes", () => {
    const comparison = fc.oneof(
      fc.tuple(key, fc.double({ noNaN: true, noDefaultInfinity: true })).map(([name, number]) => ({
        filter: filters.metric(name).atMost(number),
        // MLflow has no negative zero.
        expected: { operator: "<=", number: number + 0 },
      })),
      fc.tuple(key, value).map(([name, text]) => ({
        filter: filters.param(name).like(text),
        expected: { operator: "LIKE", text },
      })),
      fc.array(value, { minLength: 1 }).map((texts) => ({
        filter: filters.text("run_id").noneOf(texts),
        expected: { operator: "NOT IN", texts },
      })),
      key.map((name) => ({ filter: filters.tag(name).isSet(), expected: { operator: "IS NOT NULL" } })),
    );
    fc.assert(
      fc.property(fc.array(comparison, { minLength: 1, maxLength: 5 }), (list) => {
        const parsed = parseFilter(String(filters.and(...list.map(({ filter }) => filter))));
        const read = parsed.map(({ operator, literal }) => ({
          operator,
          ...(literal.kind === "number" ? { number: Number(literal.text) } : {}),
          ...(literal.kind === "string" ? { text: literal.value } : {}),
          ...(literal.kind === "list" ? { texts: [...literal.values] } : {}),
        }));
        expect(read).toEqual(list.map(({ expected }) => expected));
      }),
      { numRuns: 500 },
    );
  });

  it("takes anything, as a filter or as a refusal, and never as SQL", () => {
    const pieces = fc.constantFrom(
      ..."metrics.a params.`b c` tags.\"d\" run_id status and AND or IN NOT IS NULL LIKE ( ) , = != < <= >= ' '' \" ` 'x' \"y\" 1 -2.5e3 ; -- /* $1 \\ \u0000 é".split(
        " ",
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 12 }), (words) => {
        const filter = words.join(" ");
        const statement = new Statement();
        let conditions: readonly string[];
        try {
          conditions = runFilter(filter, statement).conditions;
        } catch (error) {
          expect(error).toBeInstanceOf(TrackingError);
          return;
        }
        // What the user wrote only ever stands in the bound values: the SQL is made of fixed pieces.
        const sql = conditions.join(" ").replace(/\$\d+/g, "");
        expect(sql).toMatch(/^[a-z_.'\s()<>=!:[\]N]*$/i);
        expect(sql.replaceAll("'NaN'", "")).not.toMatch(/['`";\\]/);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ["metrics.a = 1 and params.b='x'AND tags.c LIKE 'y'", 3],
    ["metrics.`a and b` >= -1.5E+3", 1],
    ["  \n ", 0],
    ["params.p = 'it''s'", 1],
    ['tags."k" != "v"', 1],
    ["run_id in ('a' , 'b',)", 1],
    ["params.a is not null and tags.b IS NULL", 2],
  ])("reads %j", (filter, count) => {
    expect(parseFilter(filter)).toHaveLength(count);
  });
});

it("an order keeps its direction and puts what is absent last", () => {
  const statement = new Statement();
  const { joins, orderBy } = runOrder(["metrics.`a b` DESC", "start_time"], statement);
  expect(joins).toContain("left join tracking.latest_metrics o0");
  expect(statement.values).toEqual(["a b"]);
  expect(orderBy).toBe(
    "case when o0.value is null then 2 when o0.value = 'NaN' then 1 else 0 end, o0.value desc, case when r.start_time is null then 2 else 0 end, r.start_time asc, r.run_uuid",
  );
});

it("a metric that the filter asks to be a number is ordered as its index is", () => {
  const statement = new Statement();
  const { numbers } = runFilter("metrics.a > 0.5 and metrics.b != 1", statement);
  expect([...numbers]).toEqual(["a"]);
  const { joins, orderBy } = runOrder(["metrics.a DESC"], statement, numbers);
  expect(joins).toMatch(/^join tracking.latest_metrics o0/);
  expect(orderBy).toBe("o0.value desc, r.start_time desc, r.run_uuid");
  expect(runOrder(["metrics.b"], statement, numbers).joins).toMatch(/^left join/);
});
