import { expect, test } from "vitest";
import { type Column, diffSchema, mustBeTold } from "./schema-diff.ts";

const column = (name: string, type = "int", nullable = false): Column => ({ name, type, nullable });
const flights = [column("delay", "int", true), column("distance"), column("origin", "varchar")];

test("the same table has no changes, whatever the order of columns", () => {
  expect(diffSchema(flights, flights.toReversed()), "changes when only the order of columns has").toEqual([]);
});

test.each<[string, Column[], string, boolean]>([
  ["a column that goes", flights.slice(1), "removed", true],
  ["a nullable column that comes", [...flights, column("aircraft", "varchar", true)], "added", false],
  ["a column that comes and must be given", [...flights, column("aircraft", "varchar")], "added", true],
  [
    "a wider type",
    [flights[0] as Column, column("distance", "bigint"), flights[2] as Column],
    "type int -> bigint",
    false,
  ],
  [
    "a narrower type",
    [flights[0] as Column, column("distance", "smallint"), flights[2] as Column],
    "type int -> smallint",
    true,
  ],
  ["a column that may no longer be null", [column("delay"), ...flights.slice(1)], "nullable -> not null", true],
  [
    "a column that may now be null",
    [flights[0] as Column, column("distance", "int", true), flights[2] as Column],
    "not null -> nullable",
    true,
  ],
])("%s", (what, after, change, breaking) => {
  const [found, ...more] = diffSchema(flights, after);
  expect(
    { change: found?.change, breaking: found?.breaking },
    `${what}: the change, and whether it is breaking`,
  ).toEqual({ change, breaking });
  expect(more, `${what}: further changes`).toEqual([]);
});

test("two changes of a column are two entries, and columns are in order", () => {
  const after = [column("zone", "varchar", true), column("delay", "double", false), column("distance")];
  expect(
    diffSchema(flights, after).map((each) => `${each.column} ${each.change}`),
    "all changes at once",
  ).toEqual(["delay type int -> double", "delay nullable -> not null", "origin removed", "zone added"]);
});

const consumers = [
  { name: "training", columns: ["delay", "origin"] },
  { name: "report", columns: ["distance"] },
  { name: "audit", columns: ["origin", "delay"] },
];

test("those who read a column that breaks are told, each once", () => {
  const changes = diffSchema(flights, [column("distance")]);
  expect(mustBeTold(consumers, changes), "who must be told when delay and origin go").toEqual(["audit", "training"]);
});

test("whoever reads nothing that breaks is not told", () => {
  const changes = diffSchema(flights, [...flights, column("aircraft", "varchar", true)]);
  expect(
    mustBeTold(consumers, changes),
    "who must be told of a new nullable column: whoever it does not break is not told",
  ).toEqual([]);
});

test("a new column that must be given concerns everybody", () => {
  const changes = diffSchema(flights, [...flights, column("aircraft", "varchar")]);
  expect(mustBeTold(consumers, changes).length, "consumers that must be told").toBe(3);
});
