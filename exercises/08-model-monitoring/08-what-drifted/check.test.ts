import { expect, test } from "vitest";
import { mostDrifted, parseMetrics } from "./diagnose.ts";

const url = process.env.MONITOR_URL ?? "";
const known = `# HELP psi How far.
# TYPE psi gauge
psi{feature="hour"} NaN
psi{feature="distance",model="a"} 0.02
psi{feature="origin"} 1e-05
psi{feature="late_rate"} 0.31

up 1
last{path="a,b={c} \\"d\\"\\ne"} +Inf 1700000000000
`;

test("finds the feature that moved most", () => {
  expect(
    mostDrifted(parseMetrics(known), "psi"),
    "of hour (NaN), distance, origin and late_rate: the feature that moved most",
  ).toBe("late_rate");
  expect(mostDrifted(parseMetrics(known), "none"), "for a metric that is not there").toBeUndefined();
});

test("reads values in every form", () => {
  const values = parseMetrics(known).map(({ value }) => value);
  expect(values, "the values, NaN and +Inf among them").toEqual([
    Number.NaN,
    0.02,
    1e-5,
    0.31,
    1,
    Number.POSITIVE_INFINITY,
  ]);
});

test("reads a label with anything in it", () => {
  expect(
    parseMetrics(known).at(-1)?.labels,
    "a label with commas, braces, quotes and a line feed: anything in it",
  ).toEqual({ path: 'a,b={c} "d"\ne' });
});

test("reads every line that the live monitor exports", async () => {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  expect(parseMetrics(text).length, `samples read from ${url}/metrics`).toBe(lines.length);
});
