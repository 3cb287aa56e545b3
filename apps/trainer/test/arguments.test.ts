import { expect, test } from "vitest";
import { readArguments } from "../src/arguments.ts";
import { readEnvironment } from "../src/environment.ts";

test("without arguments the queue is worked", () => {
  expect(readArguments([], "2001-01-01")).toBeUndefined();
});

test("once: what is not said has its default", () => {
  expect(
    readArguments(["once", "--through-week", "2001-02-26", "--set", "a.b=1", "--set", "c=2"], "2001-01-01"),
  ).toEqual({
    reason: "initial",
    firstWeek: "2001-01-01",
    throughWeek: "2001-02-26",
    parameters: ["a.b=1", "c=2"],
  });
});

test.each([
  [["twice"], /unknown command twice; usage:/],
  [["once"], /--through-week is missing/],
  [["once", "--through-week", "2001-02-26", "--colour", "red"], /Unknown option '--colour'/],
])("%j is refused with the usage", (args, expected) => {
  expect(() => readArguments(args, "2001-01-01")).toThrow(expected);
});

test("all settings that are missing or wrong are named at once", () => {
  expect(() => readEnvironment({ MLFLOW_TRACKING_URI: "nonsense", PORT: "99999" })).toThrow(
    /DATABASE_URL.*MLFLOW_TRACKING_URI.*PORT/,
  );
});
