import { expect, test } from "vitest";
import { order, outdated, type Stage } from "./plan.ts";

const stage = (name: string, deps: string[], outs: string[]): Stage => ({ name, deps, outs });
const flights = [
  stage("evaluate", ["model", "test"], ["metrics"]),
  stage("train", ["features", "train.ts"], ["model"]),
  stage("features", ["prepared"], ["features", "test"]),
  stage("prepare", ["flights", "prepare.ts"], ["prepared"]),
];
const sources = new Map([
  ["flights", "1"],
  ["prepare.ts", "1"],
  ["train.ts", "1"],
]);
const recorded = new Map([
  [
    "prepare",
    new Map([
      ["flights", "1"],
      ["prepare.ts", "1"],
    ]),
  ],
  ["features", new Map([["prepared", "9"]])],
  [
    "train",
    new Map([
      ["features", "9"],
      ["train.ts", "1"],
    ]),
  ],
  [
    "evaluate",
    new Map([
      ["model", "9"],
      ["test", "9"],
    ]),
  ],
]);

test("each stage comes after what it needs", () => {
  expect(order(flights), "the order of four stages: each after what it needs").toEqual([
    "prepare",
    "features",
    "train",
    "evaluate",
  ]);
});

test("stages that do not need each other stay in the order given", () => {
  expect(order([stage("b", ["x"], ["1"]), stage("a", ["x"], ["2"])]), "two stages that could both be first").toEqual([
    "b",
    "a",
  ]);
});

test("a cycle is an error that names its members and no one else", () => {
  const looped = [
    stage("first", ["x"], ["y"]),
    stage("a", ["3"], ["1"]),
    stage("b", ["1"], ["2"]),
    stage("c", ["2"], ["3"]),
    stage("after", ["3"], ["z"]),
  ];
  const message = (() => {
    try {
      return order(looped).join();
    } catch (error) {
      return (error as Error).message;
    }
  })();
  expect(message, "the error for a cycle of a, b and c").toMatch(/\ba\b.*\bb\b|\bb\b.*\ba\b/);
  expect(message, "the error for a cycle: it does not name 'first', which is in no cycle").not.toMatch(/first/);
});

test("an out that two stages write is an error that names both", () => {
  expect(() => order([stage("a", [], ["1"]), stage("b", [], ["1"])]), "two stages with one out").toThrow(/a.*b|b.*a/);
});

test("nothing is outdated when nothing has changed", () => {
  expect(outdated(flights, sources, recorded), "outdated stages with the hashes of the last run").toEqual([]);
});

test("a changed source makes its stage outdated, and all that come after it", () => {
  expect(
    outdated(flights, new Map(sources).set("train.ts", "2"), recorded),
    "outdated stages when train.ts has changed: train and what comes after it",
  ).toEqual(["train", "evaluate"]);
  expect(
    outdated(flights, new Map(sources).set("flights", "2"), recorded).length,
    "outdated stages when the flights have changed: prepare and all after it",
  ).toBe(4);
});

test("a stage that never ran is outdated", () => {
  const without = new Map(recorded);
  without.delete("train");
  expect(outdated(flights, sources, without), "outdated stages when train never ran").toEqual(["train", "evaluate"]);
});
