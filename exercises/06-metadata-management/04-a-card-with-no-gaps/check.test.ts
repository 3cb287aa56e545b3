import { expect, test } from "vitest";
import { gapsIn } from "./card.ts";

const card = {
  owner: "ada",
  considerations: { limitations: "no winter of another year", uses: [] },
  metrics: [
    { name: "auc", value: 0.77, interval: [0.76, 0.78] },
    { name: "errors", value: 0, interval: null },
  ],
  signed: false,
};

test("it names what is empty, and nothing else", () => {
  expect(
    gapsIn(card, ["owner", "considerations.limitations", "considerations.uses", "license"]),
    "gaps of four fields: what is empty",
  ).toEqual(["considerations.uses", "license"]);
});

test("0 and false are facts", () => {
  expect(
    gapsIn(card, ["metrics[].value", "signed"]),
    "gaps where a value is 0 and a field is false: 0 and false are facts",
  ).toEqual([]);
});

test("in a list it says which element", () => {
  expect(gapsIn(card, ["metrics[].interval", "metrics[].name"]), "gaps of two metrics").toEqual([
    "metrics[1].interval",
  ]);
});

test("a list that must have elements is a gap itself when it has none", () => {
  expect(gapsIn({ metrics: [] }, ["metrics[].name"]), "gaps of an empty list").toEqual(["metrics"]);
  expect(gapsIn({}, ["metrics[].name"]), "gaps of a missing list").toEqual(["metrics"]);
});

test.each(["", "   ", "TODO", " tbd ", "N/A", "?", null, undefined, Number.NaN, [], {}])(
  "%j is empty, as is a TODO",
  (value) => {
    expect(
      gapsIn({ owner: value }, ["owner"]),
      `gaps where the owner is ${JSON.stringify(value)}; a TODO is no owner`,
    ).toEqual(["owner"]);
  },
);

test("a path through something that is no object is a gap", () => {
  expect(gapsIn({ owner: "ada" }, ["owner.address", "a.b.c"]), "gaps of paths that lead nowhere").toEqual([
    "owner.address",
    "a.b.c",
  ]);
});
